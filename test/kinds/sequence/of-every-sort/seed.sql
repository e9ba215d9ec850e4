SELECT pg_catalog.setval('public.b', 42);
