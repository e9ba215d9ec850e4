CREATE TABLE public.items (
  id integer PRIMARY KEY,
  level varchar(12) NOT NULL DEFAULT 1
);
