CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE INDEX t_b ON public.t (b);
