CREATE TYPE public.state AS ENUM ('draft', 'open', 'closed');
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  state public.state NOT NULL
);
