CREATE TABLE public.t (a text) PARTITION BY RANGE (a);
CREATE TABLE public.u PARTITION OF public.t FOR VALUES FROM ('a') TO ('b');
