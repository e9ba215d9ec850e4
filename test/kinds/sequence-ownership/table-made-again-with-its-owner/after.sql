CREATE TABLE public.t (a integer, id serial) PARTITION BY LIST (a);
ALTER TABLE public.t OWNER TO case_b;
