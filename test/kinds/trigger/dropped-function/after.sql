CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
