CREATE ROLE keeper;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text NOT NULL
);
ALTER TABLE public.items OWNER TO keeper;
