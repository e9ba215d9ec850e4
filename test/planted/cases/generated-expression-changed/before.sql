CREATE TABLE public.items (
  id integer PRIMARY KEY,
  net integer,
  tax integer,
  total integer GENERATED ALWAYS AS (net / 2 + tax / 2) STORED
);
