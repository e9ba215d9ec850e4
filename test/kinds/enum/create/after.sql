CREATE TYPE public.mood AS ENUM ('ok', 'it''s');
CREATE TABLE public.t (id integer, m public.mood);
