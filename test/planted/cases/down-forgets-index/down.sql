ALTER TABLE public.users DROP COLUMN phone;
