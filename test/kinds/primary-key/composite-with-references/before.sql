CREATE TABLE public.p (a integer, b integer, c integer NOT NULL, PRIMARY KEY (a, b), UNIQUE (c));
CREATE TABLE public.c1 (a integer, b integer, FOREIGN KEY (a, b) REFERENCES public.p);
CREATE TABLE public.c2 (c integer REFERENCES public.p (c));
