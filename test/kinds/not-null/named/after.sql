CREATE TABLE public.t (a integer CONSTRAINT "X" NOT NULL, b integer NOT NULL, c integer CONSTRAINT z NOT NULL, d integer);
COMMENT ON CONSTRAINT "X" ON public.t IS 'x';
