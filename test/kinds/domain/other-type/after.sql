CREATE DOMAIN public.email AS character varying(20) CONSTRAINT one CHECK (VALUE <> '');
CREATE TABLE public.t (id integer PRIMARY KEY, e public.email);
CREATE VIEW public.v AS SELECT id, e FROM public.t;
