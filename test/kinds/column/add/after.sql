CREATE TABLE public.t (id bigint PRIMARY KEY, a integer, b text);
ALTER TABLE public.t ADD c text COLLATE "C";
ALTER TABLE public.t ADD d integer DEFAULT 5 NOT NULL;
ALTER TABLE public.t ADD e uuid DEFAULT pg_catalog.gen_random_uuid();
ALTER TABLE public.t ADD f integer GENERATED ALWAYS AS (a * 2) STORED;
