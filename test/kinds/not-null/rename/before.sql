CREATE TABLE public.t (a integer CONSTRAINT one NOT NULL, b integer NOT NULL);
