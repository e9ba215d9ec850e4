ALTER TABLE public.items DROP COLUMN nickname;
