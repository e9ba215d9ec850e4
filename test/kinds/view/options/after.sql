CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE VIEW public.v WITH (security_invoker) AS SELECT id FROM public.t;
