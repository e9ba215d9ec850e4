BEGIN;
CREATE SEQUENCE public.order_no;
ALTER TABLE public.items ADD COLUMN no bigint NOT NULL DEFAULT nextval('public.order_no');
COMMIT;
