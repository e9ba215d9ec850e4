ALTER TABLE public.items ALTER COLUMN price TYPE numeric(12, 4);
