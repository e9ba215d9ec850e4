CREATE FUNCTION public.cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint4cmp($2, $1) $$;
CREATE FUNCTION public.cmp(integer, bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT btint48cmp($1, $2) $$;
CREATE TABLE public.t (n integer); CREATE INDEX i ON public.t (n);
