-- since 18: names of NOT NULL constraints
CREATE TABLE t (a integer NOT NULL, b integer CONSTRAINT t_b_not_null1 NOT NULL);
CREATE TABLE u (a integer CONSTRAINT u_a_not_null2 NOT NULL);
