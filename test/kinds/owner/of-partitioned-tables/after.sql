CREATE TABLE public.t (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE public.p PARTITION OF public.t FOR VALUES IN (1);
CREATE TABLE public.h (a integer) PARTITION BY RANGE ((a + 1));
ALTER TABLE public.t OWNER TO case_b;
ALTER TABLE public.p OWNER TO case_a;
