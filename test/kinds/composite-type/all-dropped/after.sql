CREATE TYPE public.pair AS ();
CREATE TABLE public.t (p public.pair);
