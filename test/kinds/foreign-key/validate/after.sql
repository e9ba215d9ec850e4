CREATE TABLE public.p (id bigint PRIMARY KEY);
CREATE TABLE public.t (id integer PRIMARY KEY, p bigint);
ALTER TABLE public.t ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES public.p;
