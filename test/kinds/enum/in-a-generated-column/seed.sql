INSERT INTO public.people (name) VALUES ('Al'), ('Berta'), (NULL);
