-- since 17
CREATE COLLATION public.mine (PROVIDER = builtin, LOCALE = 'C.UTF-8'); CREATE TABLE public.t (a text COLLATE public.mine);
