CREATE DOMAIN public.email AS text;
ALTER DOMAIN public.email ADD CONSTRAINT one CHECK (VALUE <> '') NOT VALID;
CREATE TABLE public.t (id integer PRIMARY KEY, e public.email);
CREATE VIEW public.v AS SELECT id, e FROM public.t;
