INSERT INTO public.t VALUES ('bad', 'one', ROW('good', 1));
INSERT INTO public.u SELECT 1, t, ARRAY[t] FROM public.t;
