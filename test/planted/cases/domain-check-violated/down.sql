ALTER DOMAIN public.percent DROP CONSTRAINT percent_check;
