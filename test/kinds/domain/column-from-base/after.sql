CREATE DOMAIN public.d AS text CHECK (VALUE <> ''); CREATE TABLE public.t (id integer, a public.d DEFAULT 'x', b text DEFAULT 'q');
