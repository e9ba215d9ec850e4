CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text
);
CREATE FUNCTION public.label(wanted integer) RETURNS text LANGUAGE plpgsql STABLE AS
  $$BEGIN RETURN (SELECT nickname FROM public.items WHERE id = wanted); END$$;
