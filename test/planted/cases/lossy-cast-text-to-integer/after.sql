CREATE TABLE public.items (
  id integer PRIMARY KEY,
  code integer,
  note text
);
