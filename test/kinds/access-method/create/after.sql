CREATE ACCESS METHOD "heap""2" TYPE TABLE HANDLER heap_tableam_handler; CREATE ACCESS METHOD tree TYPE INDEX HANDLER hashhandler;
CREATE OPERATOR CLASS public.ints DEFAULT FOR TYPE integer USING tree AS OPERATOR 1 = , FUNCTION 1 hashint4(integer);
CREATE TABLE public.t (n integer); CREATE INDEX i ON public.t USING tree (n);
