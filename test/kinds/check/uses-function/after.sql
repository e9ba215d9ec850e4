CREATE FUNCTION public.ok(integer, integer DEFAULT 0) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 > $2 $$;
CREATE TABLE public.t (a integer CONSTRAINT c CHECK (public.ok(a)));
