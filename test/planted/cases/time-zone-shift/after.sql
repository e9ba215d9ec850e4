CREATE TABLE public.items (
  id integer PRIMARY KEY,
  starts_at timestamptz
);
