CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE FUNCTION public.f(integer) RETURNS integer TRANSFORM FOR TYPE integer LANGUAGE sql AS $$ SELECT $1 $$;
