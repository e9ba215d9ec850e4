INSERT INTO public.cards VALUES ('a', 1), ('b', 2);
INSERT INTO public.loans VALUES ('a'), ('b'), (NULL);
