BEGIN;
ALTER TABLE public.items ADD COLUMN label text;
ALTER TABLE public.items DISABLE ROW LEVEL SECURITY;
UPDATE public.items SET label = owner;
COMMIT;
