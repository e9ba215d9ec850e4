CREATE FUNCTION public.f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT x $$;
CREATE DOMAIN public.d AS integer CHECK (public.f(VALUE) > 0);
CREATE TABLE public.t (plain public.d);
CREATE TABLE public.u (ds public.d[]);
