import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Catalog } from '../../src/model/catalog.ts';
import { cachedCatalog } from '../../src/source/catalog-cache.ts';

const empty: Catalog = {
  major: 18,
  objects: new Map(),
  dependencies: () => new Map(),
  unmodelled: ['large object 1'],
  roles: ['ann'],
  reader: 'ben',
  ownedByPostgres: new Set(['schema:public'] as const),
};
const read = vi.fn(async () => empty);
const large = '-- '.repeat(100_000);
let cache: string;

const facts = ({ objects: _, dependencies: __, ...rest }: Catalog) => rest;
const files = () => readdirSync(join(cache, 'schemadiff'));

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'schemadiff-test-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  vi.stubEnv('TMPDIR', '/dev/null');
  read.mockClear();
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

it('a large schema is read once, and read again where anything of it differs', async () => {
  await cachedCatalog(large, 'x', read);
  expect(facts(await cachedCatalog(large, 'x', read))).toEqual(facts(empty));
  expect(read).toHaveBeenCalledTimes(1);
  await cachedCatalog(large, 'y', read);
  await cachedCatalog(`${large} `, 'x', read);
  expect(read).toHaveBeenCalledTimes(3);
});

it('a small one is not kept', async () => {
  await cachedCatalog('CREATE TABLE t ()', 'x', read);
  await cachedCatalog('CREATE TABLE t ()', 'x', read);
  expect(read).toHaveBeenCalledTimes(2);
});

it('a damaged file is made again', async () => {
  await cachedCatalog(large, 'x', read);
  const [name = ''] = files();
  writeFileSync(join(cache, 'schemadiff', name), 'damaged');
  expect(facts(await cachedCatalog(large, 'x', read))).toEqual(facts(empty));
  expect(read).toHaveBeenCalledTimes(2);
});

it('of many only those are kept that were used last', async () => {
  for (let version = 0; version < 15; version += 1) await cachedCatalog(large, `${version}`, read);
  expect(files()).toHaveLength(12);
  await cachedCatalog(large, '14', read);
  expect(read).toHaveBeenCalledTimes(15);
});
