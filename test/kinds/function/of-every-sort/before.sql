CREATE TYPE public.e AS ENUM ('a'); CREATE TABLE public.t (id integer, a text);
