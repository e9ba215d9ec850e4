CREATE TYPE public.pair AS (a integer, b text COLLATE "C");
CREATE TABLE public.t (id integer PRIMARY KEY, p public.pair, ps public.pair[]);
