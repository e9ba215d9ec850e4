CREATE FUNCTION public.help(a internal) RETURNS internal LANGUAGE internal AS 'generate_series_int4_support';
CREATE FUNCTION public.series(integer, integer) RETURNS SETOF integer LANGUAGE internal IMMUTABLE SUPPORT public.help AS 'generate_series_int4';
CREATE VIEW public.v AS SELECT * FROM public.series(1, 2) AS n;
