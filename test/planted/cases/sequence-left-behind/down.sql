ALTER TABLE public.items DROP COLUMN no;
