CREATE DOMAIN public.percent AS integer CONSTRAINT percent_check CHECK (VALUE <= 100);
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  share public.percent
);
