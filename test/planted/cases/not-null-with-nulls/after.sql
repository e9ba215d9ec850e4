CREATE TABLE public.items (
  id integer PRIMARY KEY,
  email text NOT NULL,
  name text
);
