CREATE DOMAIN public.d AS text CHECK (VALUE <> ''); CREATE TABLE public.t (id integer, a text DEFAULT 'x', b public.d DEFAULT 'q');
