CREATE TABLE public.t (id bigint, note text);
CREATE FUNCTION public.inner_of(integer) RETURNS bigint LANGUAGE sql RETURN $1 + 1;
CREATE FUNCTION public.put(integer) RETURNS SETOF public.t LANGUAGE sql BEGIN ATOMIC INSERT INTO public.t VALUES (public.inner_of($1), 'x'); DELETE FROM public.t WHERE note = 'y'; SELECT * FROM public.t; END;
CREATE PROCEDURE public.work(a integer) LANGUAGE sql BEGIN ATOMIC UPDATE public.t SET note = 'z' WHERE id = a; END;
