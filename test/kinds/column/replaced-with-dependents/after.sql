CREATE TABLE public.t (id integer PRIMARY KEY, a integer, b text GENERATED ALWAYS AS (a::text) STORED);
CREATE INDEX t_b ON public.t (b);
CREATE VIEW public.v AS SELECT id, b FROM public.t;
COMMENT ON COLUMN public.t.b IS 'b';
