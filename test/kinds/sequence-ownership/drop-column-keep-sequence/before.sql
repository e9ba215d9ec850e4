CREATE SEQUENCE public.s;
CREATE TABLE public.t (a integer, b integer DEFAULT pg_catalog.nextval('public.s'));
ALTER SEQUENCE public.s OWNED BY public.t.b;
