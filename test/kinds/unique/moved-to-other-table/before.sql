CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE TABLE public.p (id bigint PRIMARY KEY);
ALTER TABLE public.t ADD CONSTRAINT u UNIQUE (a);
