CREATE VIEW public.v5 AS SELECT 'k'::text AS c0;
CREATE VIEW public.v4 AS SELECT 1 AS c0 FROM public.v5 AS x;
CREATE VIEW public.v3 AS SELECT 'k'::text AS c0 FROM public.v4 AS x;
