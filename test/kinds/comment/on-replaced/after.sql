CREATE TABLE public.t (id bigint CONSTRAINT k PRIMARY KEY, a bigint, CONSTRAINT c CHECK (a > 1)); CREATE INDEX i ON public.t (a DESC);
COMMENT ON TABLE public.t IS 't2'; COMMENT ON COLUMN public.t.a IS 'a'; COMMENT ON CONSTRAINT k ON public.t IS 'k'; COMMENT ON CONSTRAINT c ON public.t IS 'c'; COMMENT ON INDEX public.i IS 'i'; COMMENT ON INDEX public.k IS 'index of k';
