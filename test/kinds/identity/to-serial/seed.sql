INSERT INTO public.t (a) VALUES ('a'), ('b');
