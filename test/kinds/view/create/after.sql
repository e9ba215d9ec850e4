CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE VIEW public.v WITH (security_barrier, check_option=local) AS SELECT id, a FROM public.t WHERE a > 0;
CREATE RECURSIVE VIEW public.r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 5;
