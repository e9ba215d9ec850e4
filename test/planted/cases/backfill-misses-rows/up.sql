BEGIN;
ALTER TABLE public.items ADD COLUMN status text;
UPDATE public.items SET status = CASE WHEN seen_on < '2020-01-01' THEN 'old' ELSE 'new' END WHERE seen_on <> 'infinity';
UPDATE public.items SET status = 'new' WHERE seen_on = 'infinity';
ALTER TABLE public.items ALTER COLUMN status SET NOT NULL;
COMMIT;
