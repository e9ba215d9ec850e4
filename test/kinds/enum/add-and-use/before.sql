CREATE TYPE public.mood AS ENUM ('ok', 'happy');
CREATE TABLE public.t (id integer, m public.mood);
