INSERT INTO public.t VALUES ('{1,2}', 'abc', 3.25, '2020-01-01 10:00:00+00');
