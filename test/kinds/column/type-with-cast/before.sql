CREATE TABLE public.t (id bigint PRIMARY KEY, a integer DEFAULT 7, b text);
