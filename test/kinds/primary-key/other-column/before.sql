CREATE TABLE public.t (a integer PRIMARY KEY, b integer NOT NULL);
