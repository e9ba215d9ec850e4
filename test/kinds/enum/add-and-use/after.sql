CREATE TYPE public.mood AS ENUM ('ok', 'new', 'happy');
CREATE TABLE public.t (id integer, m public.mood DEFAULT 'new');
CREATE VIEW public.v AS SELECT id FROM public.t WHERE m = 'new';
