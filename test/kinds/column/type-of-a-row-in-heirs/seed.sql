INSERT INTO public.u VALUES (1, ROW(1, 'a'));
INSERT INTO public.u2 VALUES (2, ROW(2, 'b'), ROW(1, 'c', 'd'));
INSERT INTO public.u3 VALUES (3, ROW(3, 'c'));
INSERT INTO public.p VALUES (1, ROW(1, 'a'), NULL), (2, ROW(2, 'b'), ARRAY[ROW(1, 'x', 'y')::public.t2]);
INSERT INTO public.q SELECT p, NULL FROM public.p;
INSERT INTO public.q SELECT NULL, p22 FROM public.p22;
