/** What is said of a change of a column's type, against what PostgreSQL does. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { DatabaseError } from '../../src/database/database-error.ts';
import {
  assignable,
  castable,
  castKeepsRows,
  castReadsTimeZone,
  castRebuildsIndexes,
  type Misfit,
  misfit,
} from '../../src/kinds/type-change.ts';
import { sql, trusted } from '../../src/model/sql.ts';
import { createDatabase, describeServer } from '../servers.ts';

/** A value of each type, so that a cast has something to do. */
const types: Readonly<Record<string, string>> = {
  smallint: '1',
  integer: '1',
  bigint: '1',
  oid: '1',
  real: '1',
  'double precision': '1',
  numeric: '1',
  'numeric(6,2)': '1',
  'numeric(8,2)': '1',
  'numeric(8,3)': '1',
  'numeric(5,0)': '1',
  boolean: 'true',
  text: '1',
  'character varying': '1',
  'character varying(4)': '1',
  'character varying(9)': '1',
  'character(4)': '1',
  name: '1',
  date: '2026-01-01',
  'timestamp without time zone': '2026-01-01 12:00',
  'timestamp(3) without time zone': '2026-01-01 12:00',
  'timestamp with time zone': '2026-01-01 12:00+00',
  'timestamp(3) with time zone': '2026-01-01 12:00+00',
  'time without time zone': '12:00',
  'time with time zone': '12:00+00',
  interval: '1 hour',
  'bit(2)': '01',
  'bit varying': '01',
  'bit varying(4)': '01',
  inet: '10.0.0.1',
  cidr: '10.0.0.1',
  uuid: '6f0c2a52-2d5a-4d5b-8f8e-6a7a1e7f5a11',
  jsonb: '1',
  bytea: '\\x01',
  'integer[]': '{1}',
  'bigint[]': '{1}',
  'timestamp without time zone[]': '{2026-01-01 12:00}',
  'timestamp with time zone[]': '{2026-01-01 12:00+00}',
};

/** More values of some types: at the limits, with many digits, with spaces. */
const odd: Readonly<Record<string, readonly string[]>> = {
  smallint: ['-32768'],
  integer: ['-2147483648', '16777217'],
  bigint: ['9223372036854775807', '9007199254740993'],
  oid: ['4294967295'],
  real: ['0.1', 'NaN', '3e38'],
  'double precision': ['0.1', '1e300', '-0'],
  numeric: ['1.005', '1e30', 'NaN', '1.500'],
  'numeric(6,2)': ['9999.99', '0.05'],
  'numeric(8,2)': ['999999.99'],
  'numeric(8,3)': ['99999.999', '0.005'],
  'numeric(5,0)': ['99999'],
  text: ['007', 'a  ', 'true'],
  'character varying': ['007', 'a  '],
  'character varying(9)': ['123456789', 'a        '],
  'character(4)': ['ab'],
  'timestamp without time zone': ['2026-01-01 12:00:00.123456', 'infinity'],
  'timestamp with time zone': ['2026-01-01 12:00:00.123456+00', 'infinity'],
  json: ['{"b": 1, "a": 1, "a": 2}', '1.0e5'],
  jsonb: ['{"b": 1, "a": 1}'],
  'integer[]': ['{2147483647,NULL}'],
  'bigint[]': ['{9007199254740993}'],
};

type Fate = 'kept' | 'changed' | 'refused';

const fates: Readonly<Record<Misfit, readonly Fate[]>> = {
  none: ['kept'],
  refused: ['kept', 'refused'],
  lost: ['kept', 'refused', 'changed'],
};

/** What becomes of a value of `from` in `to`: the same comes back, another one, or it is refused. */
async function fate(database: Database, from: string, to: string, value: string): Promise<Fate> {
  const through = (one: string, other: string) =>
    assignable(one, other) || castable(one, other) ? '' : '::text';
  try {
    const [row] = await database.query(
      trusted(
        `SELECT b::text = a::text AS kept FROM (SELECT v::${from} AS a, (v::${from})${through(from, to)}::${to}${through(to, from)}::${from} AS b
          FROM (VALUES ('${value}'::text)) AS x(v)) AS y`,
      ),
    );
    return row?.kept === true ? 'kept' : 'changed';
  } catch (error) {
    if (error instanceof DatabaseError) return 'refused';
    throw error;
  }
}

interface Seen {
  /** It needs no USING. */
  readonly assigned: boolean;
  readonly keepsRows: boolean;
  readonly rebuildsIndexes: boolean;
}

async function change(database: Database, from: string, to: string): Promise<Seen> {
  await database.execute(
    trusted(`
    DROP TABLE IF EXISTS public.t; CREATE TABLE public.t (a ${from}); CREATE INDEX i ON public.t (a)`),
  );
  const files = async () => {
    const [row] = await database.query(sql`
      SELECT pg_catalog.pg_relation_filenode('public.t') AS rows, pg_catalog.pg_relation_filenode('public.i') AS index`);
    return row;
  };
  const before = await files();
  try {
    await database.execute(trusted(`ALTER TABLE public.t ALTER COLUMN a TYPE ${to}`));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { assigned: false, keepsRows: false, rebuildsIndexes: false };
  }
  const after = await files();
  return {
    assigned: true,
    keepsRows: before?.rows === after?.rows,
    rebuildsIndexes: before?.index !== after?.index,
  };
}

/** Whether a value becomes another one in another time zone; undefined where there is no such cast. */
async function readsTimeZone(database: Database, from: string, to: string, value: string) {
  const cast = (zone: string) =>
    database
      .query(
        trusted(
          `SELECT pg_catalog.set_config('TimeZone', '${zone}', false),
             (SELECT pg_catalog.convert_from(pg_catalog.record_send(ROW(a)), 'LATIN1')
              FROM (SELECT ('${value}'::text::${from})::${to} AS a OFFSET 0) AS x)`,
        ),
      )
      .then(([row]) => JSON.stringify({ ...row, set_config: '' }));
  try {
    return (await cast('Asia/Tokyo')) !== (await cast('UTC'));
  } catch (error) {
    if (error instanceof DatabaseError) return undefined;
    throw error;
  } finally {
    await database.execute(sql`SET TimeZone = 'UTC'`);
  }
}

for (const major of [14, 18] as const) {
  describeServer(major, () => {
    let database: Database;
    beforeAll(async () => {
      database = await connect(await createDatabase(major));
    });
    afterAll(() => database.close());

    for (const [from, value] of Object.entries(types)) {
      it(`from ${from}`, async () => {
        for (const to of Object.keys(types)) {
          const said: Seen = {
            assigned: assignable(from, to),
            keepsRows: castKeepsRows(from, to),
            rebuildsIndexes: !castKeepsRows(from, to) || castRebuildsIndexes(from, to),
          };
          const seen = await change(database, from, to);
          // USING where none is needed changes nothing.
          if (said.assigned || !seen.assigned) {
            expect({ to, assigned: said.assigned }).toEqual({ to, assigned: seen.assigned });
          }
          if (seen.assigned) expect({ to, ...said, assigned: true }).toEqual({ to, ...seen });
          const zoned = await readsTimeZone(database, from, to, value);
          if (zoned === undefined) continue;
          expect({ to, zoned: castReadsTimeZone(from, to) }).toEqual({ to, zoned });
        }
      });
    }

    for (const from of new Set([...Object.keys(types), ...Object.keys(odd)])) {
      it(`what becomes of values of ${from}`, async () => {
        const values = [types[from] ?? [], odd[from] ?? []].flat();
        for (const to of [...Object.keys(types), 'json'].filter((each) => each !== from)) {
          for (const value of values) {
            const becomes = await fate(database, from, to, value);
            const allowed = fates[misfit(from, to)];
            expect({ to, value, becomes, allowed: allowed.includes(becomes) }).toMatchObject({
              allowed: true,
            });
          }
        }
      });
    }
  });
}
