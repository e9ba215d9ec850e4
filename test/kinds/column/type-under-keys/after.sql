CREATE TABLE public.p (id bigint PRIMARY KEY, code bigint UNIQUE, other numeric(20,2));
CREATE TABLE public.c (id integer PRIMARY KEY, p_id bigint REFERENCES public.p (id) ON DELETE CASCADE, p_code bigint REFERENCES public.p (code));
CREATE INDEX c_p ON public.c (p_id) WHERE p_id > 3;
CREATE INDEX p_expr ON public.p ((other * 2::numeric), code);
ALTER TABLE public.p ADD CONSTRAINT positive CHECK (other > 0 AND id > 0);
