CREATE TABLE public.a ();
CREATE TABLE public.b () INHERITS (public.a);
CREATE TABLE public.c () INHERITS (public.b);
