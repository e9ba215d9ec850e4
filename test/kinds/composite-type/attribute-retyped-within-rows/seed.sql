INSERT INTO public.t VALUES (ROW(1, 'x'), 'one');
INSERT INTO public.u SELECT 1, t, ARRAY[t], c FROM public.t;
INSERT INTO public.w SELECT ROW(t, (t.c))::public.c2 FROM public.t;
