CREATE TABLE public.t (a integer[], b character varying(5), c numeric(6,2), d timestamptz);
