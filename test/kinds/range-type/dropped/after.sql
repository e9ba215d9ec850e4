CREATE TABLE public.t (id integer, s numrange);
CREATE TYPE public.span AS ENUM ('a');
