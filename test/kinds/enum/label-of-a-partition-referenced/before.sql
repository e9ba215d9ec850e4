CREATE TYPE public.e AS ENUM ('a', 'b', 'c'); CREATE TABLE public.p (x public.e, PRIMARY KEY (x)) PARTITION BY LIST (x);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a');
CREATE TABLE public.r (x public.e REFERENCES public.p);
CREATE TABLE public.t (y public.e[] DEFAULT ARRAY['a']::public.e[]);
