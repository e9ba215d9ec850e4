CREATE TABLE public.t (id integer, before integer, CONSTRAINT t_pkey PRIMARY KEY (id), CONSTRAINT t_before_fkey FOREIGN KEY (before) REFERENCES public.t) PARTITION BY LIST (id);
CREATE TABLE public.part PARTITION OF public.t DEFAULT;
CREATE TABLE public.heir (id integer NOT NULL, before integer);
