INSERT INTO public.people VALUES (1, 'Ann'); INSERT INTO public.lists VALUES (1, NULL);
