CREATE TABLE logs (id int, at date) PARTITION BY LIST (id);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1, 2);
CREATE TABLE logs_2024 (id int, at date);
