ALTER TABLE public.items DROP CONSTRAINT items_quantity_check;
