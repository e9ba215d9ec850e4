ALTER TABLE public.items DROP CONSTRAINT items_code_key;
