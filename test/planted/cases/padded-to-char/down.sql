ALTER TABLE public.items ALTER COLUMN code TYPE varchar(12);
