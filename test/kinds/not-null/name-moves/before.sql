-- since 18
CREATE TABLE public.t (a integer CONSTRAINT x NOT NULL, b integer CONSTRAINT y NOT NULL, c integer CONSTRAINT k CHECK (c > 0));
