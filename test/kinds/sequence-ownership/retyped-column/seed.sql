INSERT INTO public.t (b) VALUES ('x'), ('y');
