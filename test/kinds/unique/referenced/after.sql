CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
ALTER TABLE public.t ADD CONSTRAINT u UNIQUE (a) INCLUDE (b);
CREATE TABLE public.r (a integer REFERENCES public.t (a));
