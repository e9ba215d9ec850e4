INSERT INTO public.u (id, s) VALUES (1, ROW(1, 'a')), (2, NULL);
INSERT INTO public.u VALUES (3, ROW(3, 'c'), ROW(4, 'd'));
INSERT INTO public.o SELECT s FROM public.u;
