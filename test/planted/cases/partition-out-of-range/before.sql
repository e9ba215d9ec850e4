CREATE TABLE public.items (at date NOT NULL, note text) PARTITION BY RANGE (at);
CREATE TABLE public.items_new (at date NOT NULL, note text);
