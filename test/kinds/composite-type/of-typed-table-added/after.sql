CREATE TYPE public.person AS (id integer, name text COLLATE "C");
CREATE TABLE public.people OF public.person (PRIMARY KEY (id));
CREATE VIEW public.v AS SELECT id FROM public.people;
