CREATE TABLE a (x int);
CREATE TABLE b (x int);
CREATE TABLE h () INHERITS (b, a);
-- Over two levels.
CREATE TABLE r (y int);
CREATE TABLE r1 () INHERITS (r);
CREATE TABLE s (y int);
CREATE TABLE s1 () INHERITS (s);
CREATE TABLE i () INHERITS (s1, r1);
-- Two of three keep it.
CREATE TABLE k (z int);
CREATE TABLE l (z int, w int);
CREATE TABLE m (z int);
CREATE TABLE j () INHERITS (k, l, m);
-- With what PostgreSQL makes by name, or makes again.
CREATE TABLE n (v int NOT NULL);
CREATE TABLE o (v int NOT NULL);
CREATE TABLE g () INHERITS (o, n);
CREATE TABLE p (u int, CONSTRAINT positive CHECK (u > 0));
CREATE TABLE q (u int, CONSTRAINT positive CHECK (u > 0));
CREATE TABLE f () INHERITS (q, p);
