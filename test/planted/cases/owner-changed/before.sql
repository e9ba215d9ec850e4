CREATE ROLE keeper;
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  name text
);
ALTER TABLE public.items OWNER TO keeper;
