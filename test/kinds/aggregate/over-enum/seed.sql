INSERT INTO public.t VALUES ('ok'), ('glad');
