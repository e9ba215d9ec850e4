ALTER TABLE public.items ADD COLUMN nickname text;
