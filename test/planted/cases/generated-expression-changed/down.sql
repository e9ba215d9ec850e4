BEGIN;
ALTER TABLE public.items DROP COLUMN total;
ALTER TABLE public.items ADD COLUMN total integer GENERATED ALWAYS AS (net / 2 - tax / 2) STORED;
COMMIT;
