CREATE TABLE public.t (a integer);
ALTER TABLE public.t OWNER TO case_a;
