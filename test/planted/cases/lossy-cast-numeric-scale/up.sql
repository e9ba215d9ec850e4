ALTER TABLE public.items ALTER COLUMN price TYPE numeric(12, 2) USING trunc(price, 2);
