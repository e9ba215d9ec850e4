CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE MATERIALIZED VIEW public.m WITH (fillfactor=80) AS SELECT a, count(*) AS n FROM public.t GROUP BY a WITH NO DATA;
