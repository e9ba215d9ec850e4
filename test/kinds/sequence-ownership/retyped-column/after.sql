CREATE TABLE public.t (id bigserial PRIMARY KEY, b text);
COMMENT ON COLUMN public.t.id IS 'number';
