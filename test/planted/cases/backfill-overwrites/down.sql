ALTER TABLE public.items DROP COLUMN label;
