CREATE TABLE public.t (a integer, r int4range, b boolean);
