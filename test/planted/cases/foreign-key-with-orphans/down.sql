ALTER TABLE public.items DROP CONSTRAINT items_owner_fkey;
