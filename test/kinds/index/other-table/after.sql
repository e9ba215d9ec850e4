CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE TABLE public.p (id bigint PRIMARY KEY);
CREATE INDEX i ON public.p (id);
