ALTER TABLE public.items ADD COLUMN IF NOT EXISTS size integer;
CREATE INDEX CONCURRENTLY IF NOT EXISTS items_name_idx ON public.items (name);
