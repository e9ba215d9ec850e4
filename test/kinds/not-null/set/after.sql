CREATE TABLE public.t (a integer NOT NULL, "b c" text CONSTRAINT given NOT NULL);
