INSERT INTO public.p VALUES (1), (25);
INSERT INTO public.c VALUES (1), (25), (NULL);
INSERT INTO public.t VALUES (1, NULL), (2, 1);
INSERT INTO public.d VALUES (1);
