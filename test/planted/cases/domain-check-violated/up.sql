ALTER DOMAIN public.percent ADD CONSTRAINT percent_check CHECK (VALUE <= 100);
