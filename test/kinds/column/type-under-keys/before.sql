CREATE TABLE public.p (id integer PRIMARY KEY, code integer UNIQUE, other integer);
CREATE TABLE public.c (id integer PRIMARY KEY, p_id integer REFERENCES public.p (id) ON DELETE CASCADE, p_code integer REFERENCES public.p (code));
CREATE INDEX c_p ON public.c (p_id) WHERE p_id > 3;
CREATE INDEX p_expr ON public.p ((other * 2), code);
ALTER TABLE public.p ADD CONSTRAINT positive CHECK (other > 0 AND id > 0);
