CREATE TABLE public.t (a integer, b boolean, CONSTRAINT t_a_key UNIQUE (a));
