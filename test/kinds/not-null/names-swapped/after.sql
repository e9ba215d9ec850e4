CREATE TABLE public.t (a integer CONSTRAINT y NOT NULL, b integer CONSTRAINT x NOT NULL);
