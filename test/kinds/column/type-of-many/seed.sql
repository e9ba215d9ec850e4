INSERT INTO public.t VALUES (1, 1, true, '2020-01-01', '2020-01-02', '10:00', '1 day', B'101', 'abc', '10.0.0.0', '1.50', 2.5);
