CREATE ROLE reader;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text,
  secret text
);
CREATE VIEW public.names AS SELECT id, name FROM public.items;
GRANT SELECT ON public.names TO reader;
