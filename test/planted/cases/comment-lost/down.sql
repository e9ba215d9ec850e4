BEGIN;
DROP VIEW public.names;
CREATE VIEW public.names AS SELECT id, name FROM public.items;
COMMENT ON VIEW public.names IS 'for the shop';
COMMIT;
