CREATE TYPE public.mood AS ENUM ('a', 'b');
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE TRANSFORM FOR bigint LANGUAGE plpgsql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION public.f(integer) RETURNS integer TRANSFORM FOR TYPE integer LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION public.g(bigint, integer) RETURNS bigint LANGUAGE plpgsql TRANSFORM FOR TYPE bigint AS $$ BEGIN RETURN $1; END $$;
