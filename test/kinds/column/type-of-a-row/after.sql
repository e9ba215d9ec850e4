CREATE TABLE public.t (a bigint, b text);
CREATE TABLE public.u (id integer, r public.t NOT NULL);
