CREATE TABLE public.items (
  id integer PRIMARY KEY,
  price numeric(12, 2)
);
