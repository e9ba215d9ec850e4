INSERT INTO public.t (id, a, b) SELECT i, i, 'b' || i FROM pg_catalog.generate_series(1, 5) AS i;
