CREATE FUNCTION public.ok(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 > 0 $$;
CREATE TABLE public.t (a integer CONSTRAINT c CHECK (public.ok(a)));
