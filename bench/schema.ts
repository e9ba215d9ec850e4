/** A schema of a given size, of the shape that tools of this kind are measured on. */

/**
 * Tables of 8 columns with 3 indexes, a foreign key, a check and two comments; every tenth has a
 * view, every twentieth a trigger. With `changed`, one table in a hundred is altered.
 */
export function schemaOf(tables: number, changed: boolean): readonly string[] {
  const statements = [
    `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$`,
  ];
  for (let i = 0; i < tables; i += 1) {
    const altered = changed && i % 100 === 0;
    statements.push(
      `CREATE TABLE t${i} (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent_id bigint,
        name varchar(${altered ? 200 : 100}) NOT NULL, email text, status text NOT NULL DEFAULT 'new',
        amount numeric(12,2) DEFAULT 0, created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz${altered ? ', extra int DEFAULT 5' : ''},
        CONSTRAINT t${i}_amount CHECK (amount >= 0))`,
      `CREATE INDEX t${i}_email ON t${i} (lower(email))`,
      `CREATE INDEX t${i}_status ON t${i} (status, created_at DESC)`,
      `CREATE UNIQUE INDEX t${i}_name ON t${i} (name) WHERE status <> 'gone'`,
      `COMMENT ON TABLE t${i} IS 'Table number ${i}'`,
      `COMMENT ON COLUMN t${i}.email IS 'Where to write'`,
    );
    if (i > 0) {
      statements.push(
        `ALTER TABLE t${i} ADD CONSTRAINT t${i}_parent FOREIGN KEY (parent_id) REFERENCES t${i - 1} (id) ON DELETE CASCADE`,
      );
    }
    if (i % 10 === 0) {
      statements.push(
        `CREATE VIEW v${i} AS SELECT id, name, email FROM t${i} WHERE status = 'new'`,
      );
    }
    if (i % 20 === 0) {
      statements.push(
        `CREATE TRIGGER tr${i} BEFORE UPDATE ON t${i} FOR EACH ROW EXECUTE FUNCTION touch()`,
      );
    }
  }
  return statements;
}
