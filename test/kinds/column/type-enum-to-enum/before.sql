CREATE TYPE public.e1 AS ENUM ('a', 'b'); CREATE TYPE public.e2 AS ENUM ('b', 'a', 'c');
CREATE TABLE public.t (id integer PRIMARY KEY, e public.e1 NOT NULL DEFAULT 'a', es public.e1[] DEFAULT ARRAY['a'::public.e1]);
CREATE INDEX t_e ON public.t (e) WHERE e = 'a';
