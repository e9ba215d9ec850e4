ALTER TABLE public.items ALTER COLUMN hits TYPE integer;
