CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.t FOR DELETE USING (a > 1);
