CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY); CREATE TABLE public.u (id serial);
