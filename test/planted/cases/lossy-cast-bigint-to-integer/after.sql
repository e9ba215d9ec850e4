CREATE TABLE public.items (
  id integer PRIMARY KEY,
  hits integer NOT NULL
);
