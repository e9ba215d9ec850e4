CREATE TYPE public.pair AS (b text, c numeric(4,2));
CREATE TABLE public.t (id integer PRIMARY KEY, p public.pair, ps public.pair[]);
