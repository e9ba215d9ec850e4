CREATE FUNCTION public.rank_of() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_rank';
CREATE FUNCTION public.help(internal) RETURNS internal LANGUAGE internal AS 'generate_series_int4_support';
CREATE FUNCTION public.series(integer, integer) RETURNS SETOF integer LANGUAGE internal IMMUTABLE ROWS 50 AS 'generate_series_int4';
CREATE VIEW public.v AS SELECT public.rank_of() OVER (ORDER BY n) FROM public.series(1, 2) AS n;
