CREATE DOMAIN public.d AS integer;
CREATE TABLE public.t (plain public.d);
