ALTER TABLE public.items DROP COLUMN slug;
