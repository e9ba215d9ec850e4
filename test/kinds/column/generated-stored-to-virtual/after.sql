CREATE TABLE public.t (a integer, b bigint, g integer GENERATED ALWAYS AS (a * 3) VIRTUAL, h bigint GENERATED ALWAYS AS (b * 3) VIRTUAL, p integer GENERATED ALWAYS AS (a) VIRTUAL);
