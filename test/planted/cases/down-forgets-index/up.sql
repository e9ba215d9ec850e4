BEGIN;
ALTER TABLE public.users ADD COLUMN phone text;
CREATE INDEX users_email_idx ON public.users (email);
COMMIT;
