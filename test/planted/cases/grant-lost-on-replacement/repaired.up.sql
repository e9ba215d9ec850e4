BEGIN;
CREATE OR REPLACE VIEW public.names AS SELECT id, upper(name) AS name FROM public.items;
COMMIT;
