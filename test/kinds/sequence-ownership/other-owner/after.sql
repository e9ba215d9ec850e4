CREATE SEQUENCE public.s;
CREATE TABLE public.t (b integer);
CREATE TABLE public.u (c integer DEFAULT pg_catalog.nextval('public.s'));
ALTER SEQUENCE public.s OWNED BY public.t.b;
