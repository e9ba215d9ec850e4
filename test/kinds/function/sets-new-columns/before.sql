-- since 15
CREATE TABLE z (id integer PRIMARY KEY, a integer);
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE FUNCTION f(x integer) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  MERGE INTO z USING t ON z.id = t.id WHEN MATCHED THEN UPDATE SET a = x;
END;
CREATE RULE r AS ON INSERT TO t WHERE new.a > 10 DO ALSO
  INSERT INTO z (id) VALUES (new.id) ON CONFLICT (id) DO UPDATE SET a = excluded.id;
