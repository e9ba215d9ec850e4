CREATE TABLE public.owners (id integer PRIMARY KEY);
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  owner integer
);
