INSERT INTO t9 VALUES (1,1,true),(2,2,false),(3,3,true);
INSERT INTO t6 VALUES (2,'b','b'),(3,'c','c');
