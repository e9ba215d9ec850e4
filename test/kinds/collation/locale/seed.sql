INSERT INTO public.t VALUES (1, 'a', 'b'), (2, 'B', NULL); INSERT INTO public.u VALUES ('x', ROW('y'), '[a,b)');
