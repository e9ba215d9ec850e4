CREATE TABLE public.items (
  id integer PRIMARY KEY,
  quantity integer CONSTRAINT items_quantity_check CHECK (quantity > 0)
);
