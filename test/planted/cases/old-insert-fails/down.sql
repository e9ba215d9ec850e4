ALTER TABLE public.items DROP COLUMN tenant;
