CREATE TABLE public.t (a integer, b integer GENERATED ALWAYS AS (a * 3) STORED, c integer GENERATED ALWAYS AS (a + 1) VIRTUAL);
