ALTER TABLE public.items ADD COLUMN size integer;
UPDATE public.items SET size = length(name);
ALTER TABLE public.items ALTER COLUMN size SET NOT NULL;
