CREATE COLLATION public.mine (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false); CREATE TABLE public.t (a text COLLATE public.mine);
