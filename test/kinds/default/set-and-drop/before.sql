CREATE TABLE public.t (a integer DEFAULT 1, b text, c timestamptz DEFAULT pg_catalog.now());
