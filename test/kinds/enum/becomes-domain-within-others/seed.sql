INSERT INTO t VALUES (1, 'b', '{a,c}', '(a,b)', '[a,c)');
