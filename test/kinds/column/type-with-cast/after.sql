CREATE TABLE public.t (id bigint PRIMARY KEY, a text DEFAULT 'seven', b text);
