CREATE FUNCTION public.complete() RETURNS trigger LANGUAGE plpgsql AS
  $$BEGIN NEW.name := coalesce(NEW.name, NEW.nickname); RETURN NEW; END$$;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text,
  nickname text
);
CREATE TRIGGER complete BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION public.complete();
