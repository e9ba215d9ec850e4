INSERT INTO public.t VALUES (1, 'one');
INSERT INTO public.u SELECT 1, ROW(t, 1)::public.c, ARRAY[t] FROM public.t;
