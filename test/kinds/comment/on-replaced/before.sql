CREATE TABLE public.t (id integer CONSTRAINT k PRIMARY KEY, a integer, CONSTRAINT c CHECK (a > 0)); CREATE INDEX i ON public.t (a);
COMMENT ON TABLE public.t IS 't'; COMMENT ON COLUMN public.t.a IS 'a'; COMMENT ON CONSTRAINT k ON public.t IS 'k'; COMMENT ON CONSTRAINT c ON public.t IS 'c'; COMMENT ON INDEX public.i IS 'i'; COMMENT ON INDEX public.k IS 'index of k';
