BEGIN;
CREATE TABLE public.items_new (id integer CONSTRAINT items_id_not_null NOT NULL, owner text CONSTRAINT items_owner_not_null NOT NULL, n integer);
INSERT INTO public.items_new SELECT id, owner, n FROM public.items;
DROP TABLE public.items;
ALTER TABLE public.items_new RENAME TO items;
ALTER TABLE public.items ADD CONSTRAINT items_pkey PRIMARY KEY (id);
ALTER TABLE public.items ENABLE ROW LEVEL SECURITY;
COMMIT;
