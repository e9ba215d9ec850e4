CREATE TABLE public.c (t integer, e text);
