BEGIN;
UPDATE public.items SET email = '' WHERE email IS NULL;
ALTER TABLE public.items ALTER COLUMN email SET NOT NULL;
COMMIT;
