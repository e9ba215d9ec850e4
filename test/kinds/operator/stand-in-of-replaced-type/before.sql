CREATE TYPE public.mood AS ENUM ('sad', 'fine', 'happy');
CREATE FUNCTION public.same(a public.mood, b public.mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT a::text = b::text $$;
CREATE OPERATOR public.=== (FUNCTION = public.same, LEFTARG = public.mood, RIGHTARG = public.mood, NEGATOR = OPERATOR(public.!==));
CREATE TABLE public.t (m public.mood);
