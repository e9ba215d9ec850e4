INSERT INTO public.t (a) VALUES (1);
