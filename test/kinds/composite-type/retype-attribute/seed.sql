INSERT INTO public.t VALUES (1, ROW(1, 'x'), ARRAY[ROW(2, 'y')::public.pair]), (2, NULL, NULL);
