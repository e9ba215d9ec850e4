CREATE SCHEMA app;CREATE TEXT SEARCH PARSER app.p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
COMMENT ON TEXT SEARCH PARSER app.p IS 'a parser';
