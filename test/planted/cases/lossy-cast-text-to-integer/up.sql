ALTER TABLE public.items ALTER COLUMN code TYPE integer USING code::integer;
