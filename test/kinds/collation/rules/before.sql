-- since 16
CREATE COLLATION public.mine (PROVIDER = icu, LOCALE = 'und'); CREATE TABLE public.t (a text COLLATE public.mine);
