CREATE TABLE public.t (a integer, b text, g text GENERATED ALWAYS AS (b || 'yy') STORED UNIQUE);
CREATE TABLE public.c (g text REFERENCES public.t (g));
CREATE VIEW public.v AS SELECT g FROM public.t;
COMMENT ON COLUMN public.t.g IS 'gen';
