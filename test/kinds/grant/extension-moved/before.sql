CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE EXTENSION hstore SCHEMA one;
CREATE EXTENSION earthdistance SCHEMA one CASCADE;
GRANT EXECUTE ON FUNCTION one.hstore(text, text) TO case_a;
GRANT EXECUTE ON FUNCTION one.akeys(one.hstore) TO case_a;
GRANT EXECUTE ON FUNCTION one.cube_dim(one.cube) TO case_b;
