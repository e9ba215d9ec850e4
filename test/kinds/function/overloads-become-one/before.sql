CREATE FUNCTION public.sq(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE FUNCTION public.sq(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE VIEW public.v AS SELECT public.sq(1) AS a, public.sq(1.5) AS b;
CREATE TABLE public.t (a integer CHECK (public.sq(a) > 0));
CREATE RULE r AS ON INSERT TO public.t DO ALSO SELECT public.sq(NEW.a);
