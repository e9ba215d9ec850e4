CREATE TABLE public.t (id integer PRIMARY KEY, v2 text);
CREATE FUNCTION public.old_f(public.t) RETURNS text LANGUAGE sql STABLE AS $$ SELECT $1.v2 $$;
CREATE VIEW public.w AS SELECT public.old_f(t) AS f FROM public.t;
