BEGIN;
ALTER TABLE public.items ADD COLUMN slug text;
ALTER TABLE public.items DISABLE TRIGGER touch;
UPDATE public.items SET slug = lower(name);
COMMIT;
