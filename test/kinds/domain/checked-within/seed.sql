INSERT INTO public.t VALUES (1, 2, '{3,4}', '(5,6)', '{"(7,8)"}', 9, '{10}', '[1,12)'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
