CREATE EXTENSION citext WITH SCHEMA public;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  email public.citext
);
