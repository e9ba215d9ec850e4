-- since 15
CREATE TABLE public.p (id bigint PRIMARY KEY);
CREATE TABLE public.t (id integer PRIMARY KEY, p bigint);
