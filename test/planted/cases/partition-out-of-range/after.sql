CREATE TABLE public.items (at date NOT NULL, note text) PARTITION BY RANGE (at);
CREATE TABLE public.items_new PARTITION OF public.items FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
