ALTER TABLE public.items ALTER COLUMN email TYPE text;
