CREATE TABLE public.items (
  id integer PRIMARY KEY,
  during daterange,
  CONSTRAINT items_no_overlap EXCLUDE USING gist (during WITH &&)
);
