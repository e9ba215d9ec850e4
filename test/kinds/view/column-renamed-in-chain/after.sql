CREATE TABLE public.t (id integer, b text); CREATE VIEW public.v AS SELECT b, id FROM public.t; CREATE VIEW public.w AS SELECT id, b FROM public.v; CREATE MATERIALIZED VIEW public.m AS SELECT * FROM public.w WITH NO DATA; CREATE INDEX m_id ON public.m (id);
COMMENT ON COLUMN public.w.id IS 'id'; COMMENT ON MATERIALIZED VIEW public.m IS 'm'; COMMENT ON INDEX public.m_id IS 'i';
