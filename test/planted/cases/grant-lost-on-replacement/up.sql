BEGIN;
DROP VIEW public.names;
CREATE VIEW public.names AS SELECT id, upper(name) AS name FROM public.items;
COMMIT;
