CREATE FUNCTION public.rank_of() RETURNS bigint LANGUAGE internal IMMUTABLE AS 'window_rank';
