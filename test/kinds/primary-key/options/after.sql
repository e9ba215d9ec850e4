CREATE TABLE public.t (a integer PRIMARY KEY WITH (fillfactor=50));
