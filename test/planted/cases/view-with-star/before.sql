CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text
);
CREATE VIEW public.everything AS SELECT * FROM public.items;
