CREATE TABLE public.t (a bigint[], b character varying(9), c numeric(8,2), d timestamp(0));
