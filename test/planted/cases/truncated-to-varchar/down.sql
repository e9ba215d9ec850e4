ALTER TABLE public.items ALTER COLUMN name TYPE text;
