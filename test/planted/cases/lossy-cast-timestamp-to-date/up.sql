ALTER TABLE public.items ALTER COLUMN seen_at TYPE date;
