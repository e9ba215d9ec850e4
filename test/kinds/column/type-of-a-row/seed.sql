INSERT INTO public.t VALUES (1, 'one');
INSERT INTO public.u VALUES (1, ROW(1, 'a "quoted", (one)')), (2, ROW(NULL, NULL)), (3, ROW(2147483647, ''));
