CREATE TABLE public.t (id integer, a integer);
CREATE VIEW public.v AS SELECT id, max(a) AS a FROM public.t GROUP BY id;
