INSERT INTO public.t VALUES (1, 'ok', '{ok,happy}'), (2, 'happy', NULL);
