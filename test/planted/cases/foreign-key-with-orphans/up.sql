ALTER TABLE public.items ADD CONSTRAINT items_owner_fkey FOREIGN KEY (owner) REFERENCES public.owners;
