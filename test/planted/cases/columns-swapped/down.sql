BEGIN;
CREATE TABLE public.items_new (id integer CONSTRAINT items_id_not_null NOT NULL, first_name text CONSTRAINT items_first_name_not_null NOT NULL, last_name text CONSTRAINT items_last_name_not_null NOT NULL);
INSERT INTO public.items_new SELECT * FROM public.items;
DROP TABLE public.items;
ALTER TABLE public.items_new RENAME TO items;
ALTER TABLE public.items ADD CONSTRAINT items_pkey PRIMARY KEY (id);
COMMIT;
