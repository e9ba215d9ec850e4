CREATE TABLE public.t (a integer, b text, CONSTRAINT c1 CHECK (a > 0), CONSTRAINT c2 CHECK (b <> '') NOT VALID);
