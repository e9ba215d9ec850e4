INSERT INTO public.t VALUES (1, 'one');
INSERT INTO public.u SELECT 1, t, ARRAY[t] FROM public.t;
INSERT INTO public.p SELECT 1, t FROM public.t;
