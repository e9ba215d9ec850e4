CREATE TABLE public.t (a bigint, b varchar(9), new text);
CREATE TABLE public.u (id bigint, r public.t);
CREATE TABLE public.o (id integer, becomes public.t, leaves text, added public.t);
CREATE TABLE public.made (r public.t[]);
