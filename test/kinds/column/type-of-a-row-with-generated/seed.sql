INSERT INTO public.t (a, b) VALUES (1, 'one');
INSERT INTO public.u (id, r) VALUES (1, ROW(1, 'one', 2, NULL, NULL)::public.t);
INSERT INTO public.w (id, list) SELECT id, ARRAY[r] FROM public.u;
