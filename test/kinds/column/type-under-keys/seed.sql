INSERT INTO public.p VALUES (1, 10, 3), (4, 40, 5); INSERT INTO public.c VALUES (1, 4, 40), (2, 1, NULL);
