BEGIN;
ALTER TABLE public.items DROP CONSTRAINT items_owner_fkey;
ALTER TABLE public.items ADD CONSTRAINT items_owner_fkey FOREIGN KEY (owner) REFERENCES public.owners;
COMMIT;
