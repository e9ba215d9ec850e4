BEGIN;
ALTER TABLE public.items ADD COLUMN label text;
UPDATE public.items SET label = name, name = coalesce(nickname, name);
COMMIT;
