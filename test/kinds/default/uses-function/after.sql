CREATE FUNCTION public.next() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TABLE public.t (a integer DEFAULT public.next());
