CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE VIEW public.v AS SELECT * FROM public.t;
