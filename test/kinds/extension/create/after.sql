CREATE EXTENSION citext SCHEMA public;
CREATE TABLE public.t (id integer, name public.citext);
