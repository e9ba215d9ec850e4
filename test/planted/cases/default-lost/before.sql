CREATE TABLE public.items (
  id integer PRIMARY KEY,
  level text NOT NULL DEFAULT '1'
);
