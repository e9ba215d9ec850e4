import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const made = 'a data directory';
const make = vi.fn(async () => new Blob([made]));
let cache: string;
let file: string;

beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), 'schemadiff-test-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  vi.stubEnv('TMPDIR', '/dev/null');
  make.mockClear();
  await run();
  const [name = ''] = readdirSync(join(cache, 'schemadiff'));
  file = join(cache, 'schemadiff', name);
  make.mockClear();
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

/** As a new process would. */
async function run(): Promise<string> {
  vi.resetModules();
  const { preparedDirectory } = await import('../../src/database/prepared.ts');
  return (await preparedDirectory(make)).text();
}

const forged = Buffer.from('forged');
const forgedWithChecksum = Buffer.concat([createHash('sha256').update(forged).digest(), forged]);

test('is made once, for its user alone', async () => {
  expect(await run()).toBe(made);
  expect(make).not.toHaveBeenCalled();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(cache, 'schemadiff')).mode & 0o777).toBe(0o700);
});

test('in one process, concurrent callers share it', async () => {
  rmSync(file);
  vi.resetModules();
  const { preparedDirectory } = await import('../../src/database/prepared.ts');
  await Promise.all([preparedDirectory(make), preparedDirectory(make)]);
  expect(make).toHaveBeenCalledTimes(1);
});

test.each([
  ['cut short', () => readFileSync(file).subarray(0, 40)],
  ['empty', () => Buffer.alloc(0)],
  ['changed', () => Buffer.concat([readFileSync(file), Buffer.from('x')])],
])('a file that is %s is made again', async (_, content) => {
  writeFileSync(file, content());
  expect(await run()).toBe(made);
  expect(make).toHaveBeenCalledTimes(1);
  make.mockClear();
  await run();
  expect(make).not.toHaveBeenCalled();
});

test('a file that others can write is not used', async () => {
  writeFileSync(file, forgedWithChecksum);
  chmodSync(file, 0o666);
  expect(await run()).toBe(made);
});

test('a link is not followed', async () => {
  const elsewhere = join(cache, 'forged');
  writeFileSync(elsewhere, forgedWithChecksum, { mode: 0o600 });
  rmSync(file);
  symlinkSync(elsewhere, file);
  expect(await run()).toBe(made);
  expect(readFileSync(elsewhere).equals(forgedWithChecksum)).toBe(true);
});

test('a directory that others can write is not used', async () => {
  writeFileSync(file, forgedWithChecksum, { mode: 0o600 });
  chmodSync(join(cache, 'schemadiff'), 0o777);
  expect(await run()).toBe(made);
});

test.skipIf(process.getuid?.() !== 0)("another user's file is not used", async () => {
  writeFileSync(file, forgedWithChecksum);
  chownSync(file, 65_534, 65_534);
  expect(await run()).toBe(made);
});

test('without any place to write, it is made each time', async () => {
  rmSync(join(cache, 'schemadiff'), { recursive: true });
  writeFileSync(join(cache, 'schemadiff'), 'a file in the way');
  expect(await run()).toBe(made);
  expect(await run()).toBe(made);
  expect(make).toHaveBeenCalledTimes(2);
});

test('a failure is not remembered', async () => {
  rmSync(file);
  vi.resetModules();
  const { preparedDirectory } = await import('../../src/database/prepared.ts');
  await expect(preparedDirectory(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await (await preparedDirectory(make)).text()).toBe(made);
});
