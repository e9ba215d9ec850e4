INSERT INTO public.t VALUES ('sad'), ('happy');
