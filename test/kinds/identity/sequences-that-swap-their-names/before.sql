CREATE TABLE public.one (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.first), a integer);
CREATE TABLE public.two (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.second), a integer);
