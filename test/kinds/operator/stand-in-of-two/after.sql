CREATE FUNCTION public.f(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR public.==== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.f, NEGATOR = OPERATOR(public.!%=));
CREATE FUNCTION public.g(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2';
CREATE OPERATOR public.>>>> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.f, COMMUTATOR = OPERATOR(public.<%<));
CREATE OPERATOR public.<<<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.f, NEGATOR = OPERATOR(public.<%<));
