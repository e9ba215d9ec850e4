CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE VIEW public.v AS SELECT a, id FROM public.t;
COMMENT ON VIEW public.v IS 'view';
COMMENT ON COLUMN public.v.id IS 'id';
CREATE INDEX i ON public.t (a, b);
COMMENT ON INDEX public.i IS 'index';
