DROP INDEX public.items_email_idx;
