CREATE DOMAIN public.mine AS text; CREATE TABLE public.t (id integer, m public.mine);
