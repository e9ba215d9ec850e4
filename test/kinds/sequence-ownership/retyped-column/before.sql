CREATE TABLE public.t (id serial PRIMARY KEY, b text);
COMMENT ON COLUMN public.t.id IS 'number';
