CREATE SEQUENCE public.s; CREATE TABLE public.a (id integer DEFAULT nextval('public.s') PRIMARY KEY); CREATE TABLE public.b (id integer PRIMARY KEY);
