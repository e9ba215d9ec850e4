CREATE TABLE public.t (id bigint, a text); CREATE TABLE public.u (t_id bigint, n text); ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON public.t USING (id IN (SELECT u.t_id FROM public.u WHERE u.n = t.a)) WITH CHECK (a <> ''); COMMENT ON POLICY a ON public.t IS 'a';
