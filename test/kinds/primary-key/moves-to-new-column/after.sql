CREATE TABLE public.t (a text, uid uuid DEFAULT gen_random_uuid() PRIMARY KEY); CREATE TABLE public.c (t uuid REFERENCES public.t);
