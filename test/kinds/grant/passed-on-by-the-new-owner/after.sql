CREATE TABLE t (a integer);
ALTER TABLE t OWNER TO case_a;
GRANT SELECT ON t TO case_c;
