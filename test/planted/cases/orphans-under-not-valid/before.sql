CREATE TABLE public.owners (id integer PRIMARY KEY);
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  owner integer
);
ALTER TABLE public.items ADD CONSTRAINT items_owner_fkey FOREIGN KEY (owner) REFERENCES public.owners NOT VALID;
