ALTER TABLE public.items ADD CONSTRAINT items_quantity_check CHECK (quantity > 0) NOT VALID;
