INSERT INTO public.t VALUES (1, 'one', '2024-01-01'), (2, NULL, NULL);
INSERT INTO public.stays VALUES (3, 'three');
