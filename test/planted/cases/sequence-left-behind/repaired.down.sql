BEGIN;
ALTER TABLE public.items DROP COLUMN no;
DROP SEQUENCE public.order_no;
COMMIT;
