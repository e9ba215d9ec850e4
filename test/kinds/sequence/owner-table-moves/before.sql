CREATE TABLE public.t (id serial PRIMARY KEY); CREATE TABLE public.u (id integer);
