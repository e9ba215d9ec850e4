CREATE TYPE public.pair AS (a integer, b integer);
CREATE FUNCTION public.lt(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a < ($2).a $$;
CREATE FUNCTION public.eq(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a = ($2).a $$;
CREATE FUNCTION public.gt(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a > ($2).a $$;
CREATE FUNCTION public.le(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a <= ($2).a $$;
CREATE FUNCTION public.ge(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a >= ($2).a $$;
CREATE FUNCTION public.cmp(public.pair, public.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a - ($2).a $$;
CREATE OPERATOR public.< (FUNCTION = public.lt, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.>), NEGATOR = OPERATOR(public.>=));
CREATE OPERATOR public.> (FUNCTION = public.gt, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.<), NEGATOR = OPERATOR(public.<=));
CREATE OPERATOR public.<= (FUNCTION = public.le, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.>=), NEGATOR = OPERATOR(public.>));
CREATE OPERATOR public.>= (FUNCTION = public.ge, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.<=), NEGATOR = OPERATOR(public.<));
CREATE OPERATOR public.= (FUNCTION = public.eq, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.=), MERGES);
CREATE OPERATOR CLASS public.pairs DEFAULT FOR TYPE public.pair USING btree AS
  OPERATOR 1 public.< , OPERATOR 2 public.<= , OPERATOR 3 public.= , OPERATOR 4 public.>= , OPERATOR 5 public.> , FUNCTION 1 public.cmp(public.pair, public.pair);
CREATE TABLE public.t (p public.pair);
CREATE INDEX i ON public.t (p);
