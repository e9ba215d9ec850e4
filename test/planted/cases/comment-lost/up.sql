BEGIN;
DROP VIEW public.names;
CREATE VIEW public.names AS SELECT name, id FROM public.items;
COMMIT;
