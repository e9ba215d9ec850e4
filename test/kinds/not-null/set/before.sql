CREATE TABLE public.t (a integer, "b c" text);
