INSERT INTO public.t VALUES (1, NULL), (2, 1); INSERT INTO public.heir VALUES (3, NULL);
