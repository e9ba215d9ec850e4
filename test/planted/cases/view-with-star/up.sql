ALTER TABLE public.items ADD COLUMN size integer;
