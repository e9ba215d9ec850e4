CREATE TABLE public.t (a integer, id integer);
ALTER TABLE public.t OWNER TO case_a;
CREATE SEQUENCE public.t_id_seq AS integer;
ALTER SEQUENCE public.t_id_seq OWNER TO case_a;
