CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE EXTENSION hstore SCHEMA two;
CREATE EXTENSION earthdistance SCHEMA one CASCADE;
GRANT EXECUTE ON FUNCTION two.hstore(text, text) TO case_a;
GRANT EXECUTE ON FUNCTION two.akeys(two.hstore) TO case_b;
GRANT EXECUTE ON FUNCTION one.cube_dim(one.cube) TO case_b;
