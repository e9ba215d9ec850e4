ALTER TABLE public.items DROP COLUMN status;
