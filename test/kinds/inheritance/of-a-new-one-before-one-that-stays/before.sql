CREATE TABLE public.stays (a integer, b text);
CREATE TABLE public.old (a integer);
CREATE TABLE public.t (c date) INHERITS (public.old, public.stays);
