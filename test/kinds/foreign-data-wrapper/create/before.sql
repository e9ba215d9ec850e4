CREATE FUNCTION validate(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
