CREATE TABLE public.t (id integer PRIMARY KEY, a text[], b integer, c integer[], d varchar(10)[]);
