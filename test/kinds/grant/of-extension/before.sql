CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE EXTENSION file_fdw SCHEMA ext;
CREATE EXTENSION pg_stat_statements SCHEMA ext;
CREATE EXTENSION pg_buffercache SCHEMA ext;
GRANT USAGE ON TYPE ext.hstore TO case_b;
GRANT EXECUTE ON FUNCTION ext.akeys(ext.hstore) TO case_a;
REVOKE EXECUTE ON FUNCTION ext.avals(ext.hstore) FROM PUBLIC;
REVOKE SELECT ON ext.pg_stat_statements FROM PUBLIC;
