CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
CREATE RULE r AS ON DELETE TO public.t WHERE old.a > 1 DO INSTEAD NOTHING;
ALTER TABLE public.t DISABLE RULE r;
