CREATE TYPE public.mood AS ENUM ('fine', 'ok', 'new');
CREATE TABLE public.people (
  name text,
  is_long boolean GENERATED ALWAYS AS (length(name) > 3 AND 'new'::public.mood IS NOT NULL) STORED,
  mood public.mood GENERATED ALWAYS AS (CASE WHEN length(name) > 3 THEN 'ok'::public.mood ELSE 'fine' END) STORED
);
CREATE INDEX people_mood ON public.people (mood) WHERE is_long;
CREATE VIEW public.moods AS SELECT mood, is_long FROM public.people;
