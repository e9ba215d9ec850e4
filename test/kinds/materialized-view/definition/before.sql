CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE MATERIALIZED VIEW public.m AS SELECT a, count(*) AS n FROM public.t GROUP BY a;
CREATE UNIQUE INDEX m_a ON public.m (a);
CREATE VIEW public.v AS SELECT * FROM public.m;
COMMENT ON MATERIALIZED VIEW public.m IS 'm';
