CREATE TABLE public.t (a integer);
CREATE VIEW public.v AS SELECT a FROM public.t;
ALTER VIEW public.v ALTER COLUMN a SET DEFAULT 3;
