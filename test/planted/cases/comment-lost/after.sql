CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text
);
CREATE VIEW public.names AS SELECT name, id FROM public.items;
COMMENT ON VIEW public.names IS 'for the shop';
