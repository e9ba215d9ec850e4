CREATE TABLE public.owners (id integer PRIMARY KEY);
CREATE TABLE public.items (
  id integer PRIMARY KEY,
  owner integer CONSTRAINT items_owner_fkey REFERENCES public.owners DEFERRABLE INITIALLY DEFERRED
);
