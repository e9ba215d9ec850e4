CREATE TABLE public.t (id integer CONSTRAINT key PRIMARY KEY);
