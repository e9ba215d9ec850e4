INSERT INTO public.one (a) VALUES (1), (2);
INSERT INTO public.two (a) VALUES (1);
