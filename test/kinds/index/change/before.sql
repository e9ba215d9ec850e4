CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE INDEX i ON public.t (a);
