ALTER TABLE public.items ALTER COLUMN code TYPE char(12);
