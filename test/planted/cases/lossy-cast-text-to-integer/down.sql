ALTER TABLE public.items ALTER COLUMN code TYPE text;
