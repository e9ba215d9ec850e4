INSERT INTO public.p (a, m) VALUES (1, 'sad');
INSERT INTO public.q (a, m) VALUES (3, NULL);
INSERT INTO public.heir (a, m, x, y) VALUES (5, 'ok', 6, 7);
INSERT INTO public.next (a, m, x, y) VALUES (8, 'sad', 9, 10);
INSERT INTO public.diamond (a) VALUES (11);
