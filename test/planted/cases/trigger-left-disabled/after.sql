CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS
  $$BEGIN NEW.updated_at := '2001-01-01'; RETURN NEW; END$$;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text NOT NULL,
  updated_at timestamptz NOT NULL,
  slug text
);
CREATE TRIGGER touch BEFORE UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION public.touch();
