CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE UNIQUE INDEX u ON public.t (a);
