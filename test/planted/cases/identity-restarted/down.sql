BEGIN;
ALTER TABLE public.items ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE public.items_id_seq OWNED BY public.items.id;
ALTER TABLE public.items ALTER COLUMN id SET DEFAULT nextval('public.items_id_seq');
SELECT setval('public.items_id_seq', coalesce(max(id), 0) + 1, false) FROM public.items;
COMMIT;
