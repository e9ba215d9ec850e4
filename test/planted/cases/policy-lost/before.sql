CREATE TABLE public.items (
  id integer PRIMARY KEY,
  owner text NOT NULL,
  n smallint
);
ALTER TABLE public.items ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.items USING (owner = CURRENT_USER);
