BEGIN;
UPDATE public.items SET email = lower(email);
CREATE INDEX items_email_idx ON public.items (email);
COMMIT;
