CREATE SCHEMA s; CREATE TYPE s.e AS ENUM ('a', 'b'); CREATE TABLE public.t (id integer, e s.e DEFAULT 'a');
