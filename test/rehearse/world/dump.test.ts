/** Dumps as worlds: what loads, what is refused, and which version it is. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { compareDumps } from '../../../src/database/compare-dumps.ts';
import { lockForCopy } from '../../../src/database/directory-lock.ts';
import { dumpRows, dumpSchema } from '../../../src/database/dump.ts';
import { openPglite } from '../../../src/database/pglite.ts';
import { catalogHash } from '../../../src/model/catalog.ts';
import { sql, trusted } from '../../../src/model/sql.ts';
import { type Lab, type Mark, openLab } from '../../../src/rehearse/lab/lab.ts';
import { dataDirectoryWorld } from '../../../src/rehearse/world/data-directory.ts';
import { dumpWorld } from '../../../src/rehearse/world/dump.ts';
import type { Version } from '../../../src/rehearse/world/version.ts';

let lab: Lab;
let empty: Mark;
let versions: readonly Version[];

const steps = [
  "CREATE TABLE public.t (id bigint PRIMARY KEY, a text DEFAULT '')",
  'ALTER TABLE public.t ADD b integer',
  'ALTER TABLE public.t ADD c integer',
].map(trusted);

beforeAll(async () => {
  lab = await openLab();
  empty = await lab.mark();
  const found: Version[] = [];
  for (const [at, step] of steps.entries()) {
    await lab.database.execute(step);
    const catalog = await readCatalog(lab.database);
    found.push({ name: `v${at}`, catalog, up: [{ sql: step, transactional: true }] });
  }
  versions = found;
}, 60_000);

beforeEach(() => lab.restore(empty));
afterAll(() => lab.close());

const dump = `--
-- PostgreSQL database dump
--

\\restrict abc

SET statement_timeout = 0;
SET a_setting_of_another_major = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE DATABASE prod WITH TEMPLATE = template0;
ALTER DATABASE prod OWNER TO "the owner";
\\connect prod
CREATE TABLE public.t (
    id bigint NOT NULL,
    a text DEFAULT ''::text,
    b integer
);
ALTER TABLE public.t OWNER TO "the owner";

COPY public.t (id, a, b) FROM stdin;
1	a;b	\\N
2	\\\\.	7
\\.


ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);
GRANT SELECT ON TABLE public.t TO reader;

\\unrestrict abc
`;

function fileOf(content: string | Buffer, name = 'prod.sql'): string {
  const folder = mkdtempSync(join(tmpdir(), 'schemadiff-dump-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const catalogOf = (name: string) => {
  const found = versions.find((version) => version.name === name);
  if (found === undefined) throw new Error(name);
  return found.catalog;
};

const prepare = (content: string | Buffer, version = 'v1') =>
  dumpWorld({ file: fileOf(content), versions }).prepare(lab.database, catalogOf(version));

describe('a dump', () => {
  it.each([
    ['plain', dump],
    ['with Windows’ ends of lines', dump.replaceAll('\n', '\r\n')],
    ['by gzip', gzipSync(dump)],
  ])(
    '%s: schema, rows, owners and grants',
    async (_, content) => {
      const { tables, notCovered } = await prepare(content);
      expect(tables).toEqual([{ table: 'public.t', rows: 2, refused: {} }]);
      expect(notCovered).toEqual([]);
      const rows = await lab.database.query(sql`SELECT id, a, b FROM public.t ORDER BY id`);
      expect(rows).toEqual([
        { id: '1', a: 'a;b', b: null },
        { id: '2', a: '\\.', b: 7 },
      ]);
      const access = await readCatalog(lab.database, { access: true });
      expect([...access.objects.keys()].filter((id) => /owner|grant/.test(id))).toEqual(
        expect.arrayContaining([expect.stringMatching(/^grant:.*reader/)]),
      );
      expect(access.roles).toContain('the owner');
    },
    60_000,
  );

  it('is brought to a later version by the migrations in between', async () => {
    await prepare(dump, 'v2');
    expect(catalogHash(await readCatalog(lab.database))).toBe(catalogHash(catalogOf('v2')));
    const rows = await lab.database.query(sql`SELECT c FROM public.t`);
    expect(rows).toHaveLength(2);
  }, 60_000);

  it('has what PostgreSQL prints otherwise of what was restored as the migrations made it', async () => {
    const { database } = lab;
    await database.execute(
      trusted(`CREATE ROLE looker;
        CREATE TABLE public.orders (id integer PRIMARY KEY, status varchar(9), n integer,
          CONSTRAINT known CHECK (status IN ('new', 'paid')), CONSTRAINT sound CHECK (n BETWEEN 1 AND 9 AND id > 0));
        INSERT INTO public.orders VALUES (1, 'new', 2);
        CREATE INDEX open ON public.orders (n) WHERE status IN ('new', 'held');
        CREATE VIEW public.paid AS SELECT id FROM public.orders WHERE status IN ('paid', 'held');
        GRANT SELECT ON public.paid TO looker;`),
    );
    const catalog = await readCatalog(database);
    const before = await dumpSchema(database);
    const file = fileOf(await (await dumpRows(database)).text());
    await lab.restore(empty);
    const world = dumpWorld({ file, versions: [{ name: 'v0', catalog, up: null }] });
    const { tables } = await world.prepare(database, catalog);
    expect(tables).toEqual([{ table: 'public.orders', rows: 1, refused: {} }]);
    expect(compareDumps(before, await dumpSchema(database))).toEqual([]);
  }, 60_000);

  it('is refused for a version before its own', async () => {
    await expect(prepare(dump, 'v0')).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('is at v1'),
    });
  }, 60_000);

  it('is refused when it has no version of the history, saying what differs from the nearest', async () => {
    const other = `${dump}CREATE INDEX by_hand ON public.t (a);\n`;
    await expect(prepare(other)).rejects.toMatchObject({
      outcome: 'refused',
      where: 'compared with v1',
      why: 'unexpected: index public.by_hand',
    });
  }, 60_000);

  it('is refused with the line of what does not load', async () => {
    await expect(prepare(`${dump}SELECT nothing;\n`)).rejects.toMatchObject({
      outcome: 'refused',
      where: `dump prod.sql:${dump.split('\n').length}`,
    });
    await lab.restore(empty);
    await expect(prepare(`${dump}\\! rm\n`)).rejects.toMatchObject({
      where: `dump prod.sql:${dump.split('\n').length}`,
    });
    await lab.restore(empty);
    await expect(prepare(`${dump}\\connect other\n`)).rejects.toThrow(/more than one database/);
    await lab.restore(empty);
    await expect(prepare('PGDMP\x01\x02')).rejects.toThrow(/only pg_restore reads/);
  }, 60_000);

  it('says which extensions are not there, and is refused when something needs one', async () => {
    const extension =
      "CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;\nCOMMENT ON EXTENSION postgis IS 'x';\n";
    const { notCovered } = await prepare(extension + dump);
    expect(notCovered).toEqual(['extension postgis: pglite lacks it']);
    await lab.restore(empty);
    await expect(prepare(`${extension}CREATE TABLE g (a geometry);\n`)).rejects.toMatchObject({
      message: 'The dump needs postgis.',
      next: expect.stringContaining('--url'),
    });
  }, 60_000);

  it('never holds a dump in memory: 100 MB of rows pass through parts of some megabytes', async () => {
    const { pieces } = await import('../../../src/rehearse/world/pieces.ts');
    const line = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000));
    async function* rows() {
      yield Buffer.from('COPY t FROM stdin;\n');
      for (let n = 0; n < 100; n += 1) yield line;
      yield Buffer.from('\\.\n');
    }
    let largest = 0;
    let total = 0;
    for await (const piece of pieces(rows(), 'x')) {
      if (piece.type !== 'copy') continue;
      for await (const part of piece.data) {
        largest = Math.max(largest, part.length);
        total += part.length;
      }
    }
    expect(total).toBe(100_000_000);
    expect(largest).toBeLessThan(5 * 1024 * 1024);
  }, 60_000);
});

describe('a data directory', () => {
  it('is copied, and stays as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemadiff-directory-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const database = await openPglite({ directory: folder });
    await database.execute(sql`${steps[0] ?? sql``}; INSERT INTO public.t VALUES (1, 'it''s')`);
    await database.close();
    const files = () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => [
          each.name,
          readFileSync(join(each.parentPath, each.name)).toString('base64'),
        ]);
    const before = files();
    const world = dataDirectoryWorld(folder, versions);
    const { tables } = await world.prepare(lab.database, catalogOf('v0'));
    expect(tables).toMatchObject([{ table: 'public.t', rows: 1 }]);
    expect(await lab.database.query(sql`SELECT a FROM public.t`)).toEqual([{ a: "it's" }]);
    expect(files()).toEqual(before);
  }, 120_000);

  it('is copied by each of several workers, one after the other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemadiff-directory-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const database = await openPglite({ directory: folder });
    await database.execute(sql`${steps[0] ?? sql``}; INSERT INTO public.t VALUES (1, 'it''s')`);
    const prepare = async () =>
      await dataDirectoryWorld(folder, versions).prepare(lab.database, catalogOf('v0'));
    await expect(prepare()).rejects.toThrow('is in use by this process');
    await database.close();
    const unlock = await lockForCopy(folder);
    const prepared = prepare();
    setTimeout(unlock, 500);
    expect((await prepared).tables).toMatchObject([{ table: 'public.t', rows: 1 }]);
  }, 120_000);
});
