CREATE TYPE public.pair AS (a integer, b text);
CREATE TABLE public.t (id integer PRIMARY KEY, p public.pair, ps public.pair[]);
CREATE VIEW public.v AS SELECT (p).a FROM public.t;
