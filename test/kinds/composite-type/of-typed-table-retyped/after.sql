CREATE TYPE public.person AS (id bigint, name text);
CREATE TABLE public.people OF public.person (PRIMARY KEY (id));
CREATE VIEW public.v AS SELECT id FROM public.people;
