INSERT INTO t VALUES ('a', 'a', 'b', '1', 'b', 'a', '{a}');
