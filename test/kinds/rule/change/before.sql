CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE RULE r AS ON DELETE TO public.t DO INSTEAD NOTHING;
