ALTER TABLE public.items ADD CONSTRAINT items_no_overlap EXCLUDE USING gist (during WITH &&);
