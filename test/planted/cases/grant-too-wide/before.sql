CREATE ROLE reader;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text
);
GRANT SELECT ON public.items TO reader;
