CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE RULE r AS ON DELETE TO public.t DO INSTEAD NOTHING;
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE RULE ins AS ON INSERT TO public.v DO INSTEAD INSERT INTO public.t (id) VALUES (new.id);
