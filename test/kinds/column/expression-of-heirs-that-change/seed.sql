INSERT INTO public.p VALUES (1), (3); INSERT INTO public.q VALUES (1); INSERT INTO public.own VALUES (1);
