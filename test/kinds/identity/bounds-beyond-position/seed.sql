INSERT INTO public."T's" (a) VALUES ('a'), ('b');
