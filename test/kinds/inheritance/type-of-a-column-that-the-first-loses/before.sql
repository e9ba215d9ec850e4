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
