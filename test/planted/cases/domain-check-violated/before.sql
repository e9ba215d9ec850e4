CREATE DOMAIN public.percent AS integer;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  share public.percent
);
