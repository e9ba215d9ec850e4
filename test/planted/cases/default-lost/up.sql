BEGIN;
ALTER TABLE public.items ALTER COLUMN level DROP DEFAULT;
ALTER TABLE public.items ALTER COLUMN level TYPE varchar(12) USING left(level, 12);
COMMIT;
