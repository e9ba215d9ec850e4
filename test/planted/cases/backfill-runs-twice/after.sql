CREATE TABLE public.items (
  id integer PRIMARY KEY,
  balance integer NOT NULL CHECK (balance BETWEEN 0 AND 1000)
);
CREATE INDEX items_balance_idx ON public.items (balance);
