CREATE FUNCTION public.handle() RETURNS language_handler LANGUAGE internal AS 'fmgr_internal_validator';
CREATE LANGUAGE mine HANDLER public.handle;
