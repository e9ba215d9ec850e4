ALTER TABLE public.items VALIDATE CONSTRAINT items_owner_fkey;
