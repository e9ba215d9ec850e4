INSERT INTO public.t VALUES (1, '[1,3)', '{[1,2),[5,9)}', ARRAY['[1,2)'::public.span]), (2, 'empty', '{}', NULL), (3, NULL, NULL, '{}');
