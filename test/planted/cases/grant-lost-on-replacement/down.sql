BEGIN;
DROP VIEW public.names;
CREATE VIEW public.names AS SELECT id, name FROM public.items;
GRANT SELECT ON public.names TO reader;
COMMIT;
