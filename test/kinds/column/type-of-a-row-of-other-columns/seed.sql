INSERT INTO public.t VALUES (9, 1, 'x');
INSERT INTO public.u SELECT 1, t FROM public.t;
INSERT INTO public.o (id, leaves) SELECT 1, t FROM public.t;
INSERT INTO public.dropped SELECT ARRAY[t] FROM public.t;
