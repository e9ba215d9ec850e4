CREATE TABLE public.owners (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  owner integer NOT NULL CONSTRAINT items_owner_fkey REFERENCES public.owners ON DELETE CASCADE
);
