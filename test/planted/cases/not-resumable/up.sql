ALTER TABLE public.items ADD COLUMN size integer;
CREATE INDEX CONCURRENTLY items_name_idx ON public.items (name);
