CREATE TABLE public.t (a bigint, b integer GENERATED ALWAYS AS (a * 2) STORED);
