-- since 18
CREATE TABLE public.t (a integer, b integer, g integer GENERATED ALWAYS AS (a * 2) STORED, h integer GENERATED ALWAYS AS (b * 2) VIRTUAL, p integer);
