CREATE TABLE public.t (id integer PRIMARY KEY, p bigint);
ALTER TABLE public.t ADD FOREIGN KEY (id) REFERENCES public.t (id);
