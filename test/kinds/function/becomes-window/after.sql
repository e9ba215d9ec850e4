CREATE FUNCTION public.rank_of() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_rank';
CREATE VIEW public.v AS SELECT public.rank_of() OVER ();
