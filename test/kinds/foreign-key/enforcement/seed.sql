INSERT INTO public.p VALUES (1);
INSERT INTO public.t VALUES (1, 1), (2, NULL);
