INSERT INTO public.t VALUES (1, 'one');
INSERT INTO public.u (id) VALUES (0);
INSERT INTO public.u VALUES (1, ROW(1, 'a'), ARRAY[ROW(2, 'b, "c"')::public.t, NULL, ROW(NULL, NULL)::public.t], ROW(3, ''), ARRAY[ROW(4, '\')::public.d],
  ARRAY[ROW(5, '{e}')::public.t], ROW(ROW(6, '(f)')::public.t, 1), ARRAY[ROW(ROW(7, NULL)::public.t, 2)::public.c]);
INSERT INTO public.w SELECT u FROM public.u;
INSERT INTO public.x SELECT 1, array_agg(w) FROM public.w;
