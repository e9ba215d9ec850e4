CREATE TABLE public.items (
  id integer PRIMARY KEY,
  code text,
  CONSTRAINT items_code_key UNIQUE NULLS NOT DISTINCT (code)
);
