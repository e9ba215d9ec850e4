ALTER TABLE public.items DROP COLUMN size;
