CREATE TABLE public.items (
  id integer PRIMARY KEY,
  email text CONSTRAINT items_email_key UNIQUE
);
CREATE UNIQUE INDEX items_email_lower ON public.items (lower(email));
