CREATE TABLE public.t (id integer PRIMARY KEY, a integer);
CREATE VIEW public.v AS SELECT id, a FROM public.t GROUP BY id;
