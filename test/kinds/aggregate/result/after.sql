CREATE FUNCTION public.add(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, 0) + coalesce($2, 0) $$;
CREATE FUNCTION public.take(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, 0) - coalesce($2, 0) $$;
CREATE FUNCTION public.both(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + $2 $$;
CREATE FUNCTION public.show(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text $$;
CREATE FUNCTION public.show_extra(bigint, integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text $$;
CREATE TABLE public.t (n integer);
CREATE AGGREGATE public.total(n integer) (SFUNC = public.add, STYPE = bigint, FINALFUNC = public.show);
CREATE VIEW public.v AS SELECT public.total(n) AS total FROM public.t;
