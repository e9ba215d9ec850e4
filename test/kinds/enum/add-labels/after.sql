CREATE TYPE public.mood AS ENUM ('first', 'ok', 'between', 'happy', 'last', 'very last');
CREATE TABLE public.t (id integer PRIMARY KEY, m public.mood DEFAULT 'ok' NOT NULL, ms public.mood[]);
CREATE INDEX t_m ON public.t (m) WHERE m = 'ok';
CREATE VIEW public.v AS SELECT id, m FROM public.t WHERE m = 'ok';
CREATE FUNCTION public.f(public.mood) RETURNS text LANGUAGE sql AS $$ SELECT $1::text $$;
