CREATE TABLE public.t (id integer PRIMARY KEY, v text);
CREATE FUNCTION public.old_f(public.t) RETURNS text LANGUAGE sql STABLE AS $$ SELECT $1.v $$;
CREATE VIEW public.w AS SELECT public.old_f(t) AS f FROM public.t;
