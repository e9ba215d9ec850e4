-- since 15
CREATE TABLE public.t (a integer, b integer, c integer, CONSTRAINT u UNIQUE (a), CONSTRAINT v UNIQUE (b));
