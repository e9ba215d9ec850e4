CREATE FUNCTION public.good(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 <> '' $$;
CREATE DOMAIN public.email AS text CHECK (public.good(VALUE));
CREATE TABLE public.t (id integer, e public.email);
