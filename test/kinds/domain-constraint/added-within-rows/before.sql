CREATE DOMAIN public.d AS integer;
CREATE TABLE public.t (d public.d, b text);
CREATE TABLE public.u (id integer, r public.t, s public.t[]);
