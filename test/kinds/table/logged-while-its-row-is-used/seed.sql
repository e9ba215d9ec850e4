INSERT INTO public.t VALUES (1, 'a');
INSERT INTO public.u (id, r) VALUES (1, ROW(1, 'a'));
