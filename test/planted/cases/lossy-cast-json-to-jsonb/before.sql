CREATE TABLE public.items (
  id integer PRIMARY KEY,
  payload json
);
