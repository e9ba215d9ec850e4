ALTER TABLE public.items ALTER COLUMN n TYPE smallint;
