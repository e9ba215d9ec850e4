CREATE TABLE public.items (
  id integer PRIMARY KEY,
  code char(12)
);
