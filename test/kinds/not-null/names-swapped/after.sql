CREATE TABLE public.t (a integer CONSTRAINT x NOT NULL, b integer CONSTRAINT y NOT NULL);
CREATE TABLE public.u (first text NOT NULL, last text NOT NULL, id integer PRIMARY KEY);
