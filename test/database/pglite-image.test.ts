/**
 * Images are exact: after anything, every byte of memory and of every file is what it was. A second pair
 * of eyes, which was not there when it happened, looks at the whole.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import { type Image, Imager, loadLibraries } from '../../src/database/pglite-image.ts';
import { sql, trusted } from '../../src/model/sql.ts';

let database: PgliteDatabase;
let imager: Imager;

beforeAll(async () => {
  database = await openScratch({ extensions: ['hstore', 'btree_gist'] });
  await loadLibraries(database.pglite);
  imager = new Imager(database.pglite);
  await database.execute(sql`
    CREATE ROLE someone; CREATE SEQUENCE public.s;
    CREATE TABLE public.t (a int PRIMARY KEY, b text UNIQUE);
    INSERT INTO public.t SELECT i, i::text FROM generate_series(1, 3000) AS i; ANALYZE public.t`);
});
afterAll(() => database.close());

/** Where two images differ, in words. */
function differences(one: Image, other: Image): string[] {
  const found: string[] = [];
  const count = Math.max(one.pages.length, other.pages.length);
  const zero = Buffer.alloc(one.pages[0]?.length ?? 0);
  for (let index = 0; index < count; index++) {
    if (!(one.pages[index] ?? zero).equals(other.pages[index] ?? zero)) found.push(`page ${index}`);
  }
  if (one.stackPointer !== other.stackPointer) found.push('stack pointer');
  const nodes = new Set([...one.nodes.keys(), ...other.nodes.keys()]);
  for (const node of nodes) {
    // It has the time of PostgreSQL's last message.
    if (node.name.startsWith('tty')) continue;
    const [a, b] = [one.nodes.get(node), other.nodes.get(node)];
    const plain = (image: typeof a) => ({ ...image, parent: 0, bytes: 0, children: 0 });
    if (
      JSON.stringify(plain(a)) !== JSON.stringify(plain(b)) ||
      a?.parent !== b?.parent ||
      !sameBytes(a?.bytes, b?.bytes, a?.usedBytes) ||
      (a?.children ?? []).some((child) => b?.children?.includes(child) !== true) ||
      a?.children?.length !== b?.children?.length
    ) {
      found.push(`file ${node.name}`);
    }
  }
  const streams = (image: Image) =>
    JSON.stringify(image.streams.map((each) => [each?.stream.node.name, each?.shared]));
  if (streams(one) !== streams(other)) found.push('open files');
  return found;
}

type Bytes = Uint8Array | Int8Array | null | undefined;
const used = (bytes: Bytes, length = 0) =>
  Buffer.from(bytes?.buffer ?? new ArrayBuffer(0), bytes?.byteOffset ?? 0, bytes ? length : 0);
const sameBytes = (a: Bytes, b: Bytes, length: number | undefined) =>
  used(a, length).equals(used(b, length));

/** The whole, read anew. */
const look = () => new Imager(database.pglite).take();

const stir: Readonly<Record<string, string>> = {
  nothing: 'SELECT 1',
  rows: `INSERT INTO public.t SELECT i, i::text FROM generate_series(5000, 9000) AS i; DELETE FROM public.t WHERE a < 100`,
  'new objects': `CREATE TABLE public.u (a int REFERENCES public.t, b tsvector); CREATE INDEX ON public.u USING gin (b);
    CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'; SELECT public.f()`,
  'dropped objects': 'DROP TABLE public.t; DROP SEQUENCE public.s; DROP ROLE someone',
  rewritten: 'ALTER TABLE public.t ALTER a TYPE bigint; VACUUM FULL public.t; CHECKPOINT',
  truncated: 'TRUNCATE public.t; CHECKPOINT',
  sequences: `SELECT nextval('public.s') FROM generate_series(1, 100)`,
  roles: 'CREATE ROLE other; ALTER ROLE someone LOGIN; SET ROLE someone',
  settings: `SET search_path = public; SET work_mem = '1MB'; ALTER SYSTEM SET work_mem = '2MB'`,
  'prepared and listening': 'PREPARE p AS SELECT 1; LISTEN x; CREATE TEMP TABLE tmp (a int)',
  extension: 'CREATE EXTENSION hstore; CREATE TABLE public.h (h public.hstore)',
  statistics: 'ANALYZE; SELECT pg_stat_force_next_flush(); SELECT count(*) FROM public.t',
  database: 'CREATE DATABASE beside',
  conversion: `SELECT convert_to('ä', 'LATIN1'), to_tsvector('english', 'the rats')`,
  failed: 'BEGIN; CREATE TABLE public.v (a int); SELECT 1/0',
  open: 'BEGIN; SAVEPOINT one; CREATE TABLE public.v (a int); DECLARE c CURSOR FOR SELECT * FROM public.t; FETCH c',
  'much memory': `SELECT pg_catalog.length(pg_catalog.repeat('x', 50000000))`,
  'a file of its own': `COPY public.t TO '/tmp/t.csv'; COPY public.t TO '/pglite/data/base/t.csv'`,
};

it.each(Object.entries(stir))('everything is back after: %s', async (_, text) => {
  const image = imager.take();
  await database.execute(trusted(text)).catch(() => undefined);
  imager.put(image);
  expect(differences(look(), image)).toEqual([]);
  expect(await database.query(sql`SELECT count(*)::int FROM public.t`)).toEqual([{ count: 3000 }]);
});

it('images of images can be put back in any order', async () => {
  const texts = Object.values(stir).filter((text) => !text.includes('BEGIN;'));
  const images = [imager.take()];
  for (const text of texts) {
    await database.execute(trusted(text)).catch(() => undefined);
    images.push(imager.take());
  }
  let state = 7;
  for (let round = 0; round < 60; round++) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const image = images[state % images.length];
    if (image === undefined) throw new Error('no image');
    if (round % 3 === 0) await database.execute(sql`DROP TABLE public.t`).catch(() => undefined);
    imager.put(image);
    if (round % 6 === 0) expect(differences(look(), image)).toEqual([]);
  }
  const [first] = images;
  if (first !== undefined) imager.put(first);
  expect(await database.query(sql`SELECT count(*)::int FROM public.t`)).toEqual([{ count: 3000 }]);
}, 120_000);
