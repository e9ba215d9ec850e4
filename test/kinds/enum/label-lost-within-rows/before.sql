CREATE TYPE public.mood AS ENUM ('good', 'bad', 'ugly');
CREATE TYPE public.c AS (m public.mood, n integer);
CREATE TABLE public.t (m public.mood, b text, c public.c);
CREATE TABLE public.u (id integer, r public.t, s public.t[]);
