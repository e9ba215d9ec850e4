CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE TABLE public.t (m public.mood);
CREATE FUNCTION public.to_mood(integer) RETURNS public.mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'sad'::public.mood $$;
CREATE CAST (integer AS public.mood) WITH FUNCTION public.to_mood(integer) AS ASSIGNMENT;
CREATE VIEW public.v AS SELECT 1::public.mood AS m;
