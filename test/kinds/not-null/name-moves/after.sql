CREATE TABLE public.t (a integer CONSTRAINT y NOT NULL, b integer CONSTRAINT k NOT NULL, c integer);
