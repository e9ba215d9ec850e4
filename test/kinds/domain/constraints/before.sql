CREATE DOMAIN public.email AS text CONSTRAINT one CHECK (VALUE <> '') CONSTRAINT two CHECK (VALUE <> 'x');
CREATE TABLE public.t (id integer PRIMARY KEY, e public.email);
CREATE VIEW public.v AS SELECT id, e FROM public.t;
