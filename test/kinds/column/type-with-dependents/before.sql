CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE INDEX t_a ON public.t (a);
CREATE VIEW public.v AS SELECT id, a FROM public.t;
CREATE VIEW public.w AS SELECT a FROM public.v;
ALTER TABLE public.t ADD CONSTRAINT positive CHECK (a > 0);
