SELECT pg_catalog.setval('public.s', 50); SELECT pg_catalog.nextval('public.d'); SELECT pg_catalog.setval('public.kept', 7);
