-- since 18
CREATE TABLE public.t (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED, c integer GENERATED ALWAYS AS (a) VIRTUAL);
