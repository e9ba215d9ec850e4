INSERT INTO t VALUES (1, '[1,2)', 1), (1, '[2,3)', 2), (2, '[1,2)', 1), (4, '[1,2)', 1);
INSERT INTO gone VALUES (1, 2);
