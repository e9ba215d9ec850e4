CREATE TABLE public.p (id bigint PRIMARY KEY);
CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE POLICY p ON public.t USING (EXISTS (SELECT FROM public.p WHERE p.id = t.a));
