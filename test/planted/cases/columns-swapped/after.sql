CREATE TABLE public.items (
  id integer PRIMARY KEY,
  first_name varchar NOT NULL,
  last_name varchar NOT NULL
);
