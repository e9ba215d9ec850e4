ALTER TABLE public.items ALTER COLUMN name TYPE varchar(8) USING left(name, 8);
