CREATE FUNCTION public.add(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, 0) + coalesce($2, 0) $$;
CREATE FUNCTION public.take(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, 0) - coalesce($2, 0) $$;
CREATE FUNCTION public.both(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + $2 $$;
CREATE FUNCTION public.show(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text $$;
CREATE FUNCTION public.show_extra(bigint, integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text $$;
CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = bigint, FINALFUNC = public.show);
CREATE FUNCTION public.f() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT public.total(n) FROM generate_series(1, 3) AS n; END;
