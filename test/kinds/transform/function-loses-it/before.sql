-- since 18
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION public.f(integer) RETURNS integer TRANSFORM FOR TYPE integer LANGUAGE sql AS $$ SELECT $1 $$;
