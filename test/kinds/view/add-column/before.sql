CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE VIEW public.w AS SELECT id FROM public.v;
