CREATE TYPE public.mine;
CREATE FUNCTION public.mine_in(cstring) RETURNS public.mine LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION public.mine_out(public.mine) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION public.mine_recv(internal) RETURNS public.mine LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION public.mine_send(public.mine) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE public.mine (INPUT = public.mine_in, OUTPUT = public.mine_out, STORAGE = extended);
