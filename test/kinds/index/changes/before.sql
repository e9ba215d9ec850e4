CREATE TABLE public.t (a integer, b text, c integer);
CREATE INDEX i1 ON public.t (a); CREATE INDEX i2 ON public.t (a) WITH (fillfactor=50); CREATE UNIQUE INDEX i3 ON public.t (b); CREATE INDEX i4 ON public.t (a) WHERE c > 0; CREATE INDEX i5 ON public.t (b);
COMMENT ON INDEX public.i1 IS 'one'; COMMENT ON INDEX public.i2 IS 'two';
