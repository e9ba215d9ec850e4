INSERT INTO public.t VALUES (1, ROW(1, 'x,y"', '2020-01-01'), ARRAY[ROW(2, NULL, NULL)::public.pair]), (2, NULL, NULL); INSERT INTO public.u VALUES (ROW(1, 'x', NULL));
