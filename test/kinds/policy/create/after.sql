CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.t AS RESTRICTIVE FOR UPDATE TO pg_monitor, pg_read_all_data USING (a > 1) WITH CHECK (a > 2);
