CREATE TABLE public.t (id integer NOT NULL, d integer NOT NULL);
