CREATE SEQUENCE public.s;
CREATE TABLE public.t (a integer, b integer);
ALTER SEQUENCE public.s OWNED BY public.t.a;
