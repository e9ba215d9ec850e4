INSERT INTO public.people VALUES (1, 'x'), (2, 'y');
