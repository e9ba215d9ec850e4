INSERT INTO public.p VALUES (1, 1, 1), (1, 2, 2); INSERT INTO public.c1 VALUES (1, 2); INSERT INTO public.c2 VALUES (2);
