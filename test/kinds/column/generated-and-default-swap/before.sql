CREATE TABLE public.t (a integer, d integer DEFAULT 5, g integer GENERATED ALWAYS AS (a * 2) STORED);
