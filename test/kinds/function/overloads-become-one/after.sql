CREATE FUNCTION public.sq(anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE VIEW public.v AS SELECT public.sq(1) AS a, public.sq(1.5) AS b, public.sq('x'::text) AS c;
CREATE TABLE public.t (a integer CHECK (public.sq(a) > 0));
CREATE RULE r AS ON INSERT TO public.t DO ALSO SELECT public.sq(NEW.a) AS x;
