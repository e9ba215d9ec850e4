INSERT INTO public.t VALUES (1, 'a', '{a,b}', 'b', ROW('a', 1)); INSERT INTO public.p VALUES ('a'); INSERT INTO public.c VALUES ('a');
