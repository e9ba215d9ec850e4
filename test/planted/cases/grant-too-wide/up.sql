BEGIN;
ALTER TABLE public.items ADD COLUMN slug text;
GRANT SELECT, UPDATE ON public.items TO PUBLIC;
UPDATE public.items SET slug = lower(name);
COMMIT;
