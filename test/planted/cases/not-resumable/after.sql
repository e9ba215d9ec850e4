CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text,
  size integer
);
CREATE INDEX items_name_idx ON public.items (name);
