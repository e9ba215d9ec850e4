CREATE TABLE public.items (
  id integer PRIMARY KEY,
  email text
);
CREATE INDEX items_email_idx ON public.items (email);
