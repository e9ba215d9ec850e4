BEGIN;
DROP INDEX public.items_name_idx;
ALTER TABLE public.items DROP COLUMN size;
COMMIT;
