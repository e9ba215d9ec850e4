CREATE TABLE public.t (a integer, r int4range, b boolean, CONSTRAINT x EXCLUDE USING gist (r WITH &&, int4range(a, a + 1) WITH =) WHERE (b), CONSTRAINT y EXCLUDE USING btree (a WITH =) INCLUDE (b) DEFERRABLE INITIALLY DEFERRED);
COMMENT ON CONSTRAINT x ON public.t IS 'no overlap';
