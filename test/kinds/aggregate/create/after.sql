CREATE FUNCTION public.add(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, 0) + coalesce($2, 0) $$;
CREATE FUNCTION public.take(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, 0) - coalesce($2, 0) $$;
CREATE FUNCTION public.both(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 + $2 $$;
CREATE FUNCTION public.show(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text $$;
CREATE FUNCTION public.show_extra(bigint, integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text $$;

CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = bigint);
CREATE AGGREGATE public."To""tal"(VARIADIC "A b" integer[]) (SFUNC = array_cat, STYPE = integer[], INITCOND = '{}');
CREATE AGGREGATE public.rows_of(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE, COMBINEFUNC = int8pl);
CREATE AGGREGATE public.moving(integer) (SFUNC = public.add, STYPE = bigint, SSPACE = 16, FINALFUNC = public.show,
  FINALFUNC_MODIFY = SHAREABLE, COMBINEFUNC = public.both, INITCOND = '7', MSFUNC = public.add, MINVFUNC = public.take, MSTYPE = bigint,
  MSSPACE = 32, MFINALFUNC = public.show_extra, MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = READ_WRITE, MINITCOND = '8', PARALLEL = RESTRICTED);
CREATE AGGREGATE public.least_of(text) (SFUNC = text_smaller, STYPE = text, SORTOP = <);
CREATE AGGREGATE public.escaped(text) (SFUNC = textcat, STYPE = text, INITCOND = E'it''s \\ a');
CREATE AGGREGATE public.average(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg,
  COMBINEFUNC = numeric_avg_combine, SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize);
CREATE AGGREGATE public.percentile(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
  FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_WRITE);
CREATE AGGREGATE public.middle(ORDER BY float8) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = mode_final, FINALFUNC_EXTRA);
CREATE AGGREGATE public.place(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal,
  FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE VIEW public.v AS SELECT public.total(n) AS total, public.moving(n) AS moving FROM generate_series(1, 3) AS n;
