CREATE TABLE public.t (a integer, d integer GENERATED ALWAYS AS (a + 1) STORED, g integer DEFAULT 9);
