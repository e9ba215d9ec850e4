CREATE TABLE public.stays (a integer, b text);
CREATE TABLE public.young (a integer);
CREATE TABLE public.t (c date) INHERITS (public.young, public.stays);
