CREATE TABLE public.items (
  id integer PRIMARY KEY,
  email text CONSTRAINT items_email_key UNIQUE,
  name text
);
