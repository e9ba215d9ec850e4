CREATE TABLE public.t (a integer CONSTRAINT n NOT NULL, b integer NOT NULL);
