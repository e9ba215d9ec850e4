CREATE TABLE public.t (a integer, b integer, CONSTRAINT b_set CHECK (b IS NOT NULL));
