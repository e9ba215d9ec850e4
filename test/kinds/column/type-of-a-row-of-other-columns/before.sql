CREATE TABLE public.t (gone integer, a integer, b varchar(5));
CREATE TABLE public.u (id integer, r public.t);
CREATE TABLE public.o (id integer, becomes text, leaves public.t);
CREATE TABLE public.dropped (r public.t[]);
