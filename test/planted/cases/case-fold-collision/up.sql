CREATE UNIQUE INDEX items_email_lower ON public.items (lower(email));
