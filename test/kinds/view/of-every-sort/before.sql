CREATE TABLE public.t (id integer PRIMARY KEY, parent integer, a text, ts timestamptz);
