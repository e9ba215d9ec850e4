CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE VIEW public.v AS SELECT id FROM public.t WHERE a > 1;
