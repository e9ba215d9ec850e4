CREATE TABLE public.t (id integer, a text); CREATE TABLE public.u (t_id integer, n varchar(10)); ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON public.t USING (id IN (SELECT u.t_id FROM public.u WHERE u.n = t.a)) WITH CHECK (a <> ''); COMMENT ON POLICY a ON public.t IS 'a';
