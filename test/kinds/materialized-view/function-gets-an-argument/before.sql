CREATE FUNCTION public.bucket(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT (at AT TIME ZONE 'UTC')::date $$;
CREATE TABLE public.e (at timestamptz, v integer) PARTITION BY RANGE (at);
CREATE TABLE public.e1 PARTITION OF public.e FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX ON public.e (public.bucket(at));
CREATE MATERIALIZED VIEW public.d AS SELECT public.bucket(at) AS b, sum(v) AS s FROM public.e GROUP BY 1;
CREATE UNIQUE INDEX ON public.d (b);
CREATE VIEW public.dv AS SELECT * FROM public.d ORDER BY b;
GRANT SELECT ON public.d, public.dv TO case_a;
