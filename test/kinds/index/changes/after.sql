CREATE TABLE public.t (a integer, b text, c integer);
CREATE INDEX i1 ON public.t (a DESC); CREATE INDEX i2 ON public.t (a) WITH (fillfactor=70); CREATE INDEX i3 ON public.t (b); CREATE INDEX i4 ON public.t (a) WHERE c > 1; CREATE INDEX i5 ON public.t USING hash (b);
COMMENT ON INDEX public.i1 IS 'one'; COMMENT ON INDEX public.i2 IS 'two!';
