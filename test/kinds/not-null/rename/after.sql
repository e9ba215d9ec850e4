CREATE TABLE public.t (a integer NOT NULL, b integer CONSTRAINT two NOT NULL);
