CREATE TABLE public.users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  phone text
);
CREATE INDEX users_email_idx ON public.users (email);
