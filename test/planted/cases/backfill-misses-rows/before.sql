CREATE TABLE public.items (
  id integer PRIMARY KEY,
  seen_on date
);
