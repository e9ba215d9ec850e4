CREATE SCHEMA s; CREATE TYPE public.e AS ENUM ('a', 'b'); CREATE TABLE public.t (id integer, e public.e DEFAULT 'a');
