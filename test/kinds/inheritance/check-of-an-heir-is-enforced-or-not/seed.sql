INSERT INTO public.p VALUES (-1), (1); INSERT INTO public.strict VALUES (1);
