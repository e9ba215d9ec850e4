CREATE TYPE public.e1 AS ENUM ('a', 'b'); CREATE TYPE public.e2 AS ENUM ('b', 'a', 'c');
CREATE TABLE public.t (id integer PRIMARY KEY, e public.e2 NOT NULL DEFAULT 'c', es public.e2[] DEFAULT ARRAY['a'::public.e2]);
CREATE INDEX t_e ON public.t (e) WHERE e = 'a';
