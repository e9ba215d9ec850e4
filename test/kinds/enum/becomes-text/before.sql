CREATE TYPE public.e AS ENUM ('a', 'b'); CREATE TABLE public.t (id integer, e public.e DEFAULT 'a' NOT NULL); CREATE VIEW public.v AS SELECT e FROM public.t;
