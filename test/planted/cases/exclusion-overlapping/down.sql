ALTER TABLE public.items DROP CONSTRAINT items_no_overlap;
