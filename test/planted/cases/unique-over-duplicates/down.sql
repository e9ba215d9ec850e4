ALTER TABLE public.items DROP CONSTRAINT items_email_key;
