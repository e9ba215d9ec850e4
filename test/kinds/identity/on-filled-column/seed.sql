INSERT INTO public.t VALUES (5, 50), (7, 70);
