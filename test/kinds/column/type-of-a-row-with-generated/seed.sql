INSERT INTO public.t (a, b) VALUES (1, 'one');
INSERT INTO public.u (id, r) SELECT 1, t FROM public.t;
INSERT INTO public.w (id, list) SELECT 1, array_agg(t) FROM public.t;
