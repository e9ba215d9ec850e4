-- since 18
CREATE TABLE public.p (a integer, CONSTRAINT k CHECK (a > 0) NOT ENFORCED);
CREATE TABLE public.strict (a integer, CONSTRAINT k CHECK (a > 0)) INHERITS (public.p);
CREATE TABLE public.lax () INHERITS (public.p);
CREATE TABLE public.next () INHERITS (public.lax);
