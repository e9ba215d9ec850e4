ALTER TABLE public.items ALTER COLUMN starts_at TYPE timestamp;
