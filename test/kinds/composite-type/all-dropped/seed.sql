INSERT INTO public.t VALUES (ROW(1, 'x'));
