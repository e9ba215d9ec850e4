BEGIN;
CREATE EXTENSION citext WITH SCHEMA public;
ALTER TABLE public.items ALTER COLUMN email TYPE public.citext;
COMMIT;
