CREATE VIEW public.b AS SELECT 1 AS x; CREATE VIEW public.a AS SELECT x FROM public.b;
