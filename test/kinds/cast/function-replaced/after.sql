CREATE TYPE public.pair AS (a integer, b integer);
CREATE TYPE public.mood AS ENUM ('sad');
CREATE DOMAIN public.number AS integer;
CREATE FUNCTION public.to_pair(named integer) RETURNS public.pair LANGUAGE sql IMMUTABLE AS $$ SELECT ROW($1, $1)::public.pair $$;
CREATE FUNCTION public.to_pair(text, integer, boolean) RETURNS public.pair LANGUAGE sql IMMUTABLE AS $$ SELECT ROW(1, $2)::public.pair $$;
CREATE CAST (integer AS public.pair) WITH FUNCTION public.to_pair(integer); CREATE VIEW public.v AS SELECT 1::public.pair AS p;
