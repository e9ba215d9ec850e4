ALTER TABLE public.items ALTER COLUMN payload TYPE json;
