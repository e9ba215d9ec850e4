CREATE TABLE public.t (a integer, b text, CONSTRAINT c1 CHECK (a > 0) NO INHERIT, CONSTRAINT c3 CHECK (b IN ('a', 'b') AND a BETWEEN 1 AND 10 OR b ~ E'^\\d+''$'));
ALTER TABLE public.t ADD CONSTRAINT c2 CHECK (length(b) > 1) NOT VALID;
ALTER TABLE public.t ADD CONSTRAINT c4 CHECK (b LIKE 'a%') NO INHERIT NOT VALID;
COMMENT ON CONSTRAINT c3 ON public.t IS 'a ''quoted'' comment';
