CREATE TABLE public.items (
  id integer PRIMARY KEY,
  hits bigint NOT NULL
);
