CREATE TABLE public.t (a integer, id serial);
ALTER TABLE public.t OWNER TO case_a;
