INSERT INTO public.t (a, b) VALUES (1, 'b');
