CREATE FUNCTION public.handle(b internal) RETURNS index_am_handler LANGUAGE internal AS 'bthandler';
CREATE ACCESS METHOD mine TYPE INDEX HANDLER public.handle;
CREATE OPERATOR FAMILY public.f USING mine;
