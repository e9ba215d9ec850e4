CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name varchar(8) NOT NULL
);
