INSERT INTO public.t (a, b) VALUES (1, 'one'), (2, NULL);
INSERT INTO public.u SELECT a, t FROM public.t;
INSERT INTO public.w SELECT 1, array_agg(t), ROW(ROW(1, 2)::public.other, 3)::public.c FROM public.t;
INSERT INTO public.heir VALUES (3, 'three', 'h');
INSERT INTO public.x SELECT heir FROM public.heir;
