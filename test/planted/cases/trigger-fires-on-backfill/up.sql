BEGIN;
ALTER TABLE public.items ADD COLUMN slug text;
UPDATE public.items SET slug = lower(name);
COMMIT;
