INSERT INTO public.r VALUES (4, '[1,2]');
