BEGIN;
ALTER TABLE public.items ADD COLUMN IF NOT EXISTS phone text;
ALTER TABLE public.items ADD COLUMN fax text;
COMMIT;
