import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { loadConfig, resolveEnvironment, resolveUrl } from '../../src/config/config.ts';
import { type ConfigOptions, defineConfig, env } from '../../src/index.ts';
import { project, refusal } from '../define/project.ts';

const load = (files: Readonly<Record<string, string>>, file?: string) => {
  const cwd = project(files);
  return loadConfig({ cwd, file });
};

const config = (text: string) => ({
  'schemadiff.config.ts': `import { defineConfig, env } from 'schemadiff';
void env;
export default defineConfig(${text});
`,
});

/** The reasons of a configuration that must be refused. */
const wrong = async (text: string) => (await refusal(load(config(text)))).why?.split('\n');

describe('without a file', () => {
  it('every default holds', async () => {
    const cwd = project({});
    const loaded = await loadConfig({ cwd });
    expect(loaded).toMatchObject({
      root: cwd,
      file: null,
      schema: ['./schema'],
      migrations: join(cwd, 'schema/migrations'),
      snapshots: join(cwd, 'snapshots'),
      defaultEnvironment: null,
      scratch: 'pglite',
      gates: {},
      definitions: { timeout: undefined, memory: undefined, read: [] },
    });
    const url = (variables: Record<string, string>) =>
      resolveEnvironment(loaded, undefined, variables).url;
    expect(url({})).toBe(`pglite:${join(cwd, '.schemadiff/data')}`);
    expect(url({ PGHOST: 'db' })).toBe('postgres://');
    expect(url({ PGHOST: 'db', DATABASE_URL: 'postgres://u@h/d' })).toBe('postgres://u@h/d');
    expect(url({ DATABASE_URL: 'pglite:./here', PGHOST: '' })).toBe(`pglite:${join(cwd, 'here')}`);
  });

  it('--config must exist, and environments too', async () => {
    expect(await refusal(load({}, 'other.ts'))).toMatchObject({
      message: 'there is no configuration file other.ts',
    });
    const loaded = await load({});
    expect(() => resolveEnvironment(loaded, 'production', {})).toThrow(
      'there is no environment production',
    );
  });
});

describe('a file', () => {
  const full = `{
  schema: ['./db/*.ts'],
  migrations: './db/migrations',
  snapshots: '../snapshots',
  environments: {
    development: { url: 'pglite:./.schemadiff/dev' },
    production: { url: env('PROD_URL') },
  },
  scratch: env('SCRATCH_URL'),
  gates: {
    tests: { command: 'npm test', timeout: 60_000 },
    seed: './test/seed.sql',
    rows: 50,
    verify: [{ name: 'one', sql: 'SELECT 1, NULL', rows: [[1, null]] }],
  },
  definitions: { timeout: 5000, memory: 256, read: ['./shared'] },
}`;

  it('is found upwards, and its paths are relative to it', async () => {
    const root = project({ ...config(full), 'deep/er/x.txt': '' });
    const loaded = await loadConfig({ cwd: join(root, 'deep/er') });
    expect(loaded).toMatchObject({
      root,
      file: join(root, 'schemadiff.config.ts'),
      schema: ['./db/*.ts'],
      migrations: join(root, 'db/migrations'),
      snapshots: join(root, '../snapshots'),
      defaultEnvironment: 'development',
      scratch: { env: 'SCRATCH_URL' },
      gates: { seed: join(root, 'test/seed.sql'), rows: 50 },
      definitions: { timeout: 5000, memory: 256, read: ['./shared'] },
    });
    expect(resolveEnvironment(loaded, undefined, {})).toEqual({
      name: 'development',
      url: `pglite:${join(root, '.schemadiff/dev')}`,
    });
    const variables = { PROD_URL: 'postgres://u:secret@h/d' };
    expect(resolveEnvironment(loaded, 'production', variables).url).toBe(variables.PROD_URL);
    expect(() => resolveEnvironment(loaded, 'production', {})).toThrow(
      expect.objectContaining({
        message: 'the environment variable PROD_URL is not set',
        where: 'environment production',
        outcome: 'refused',
      }),
    );
    expect(() => resolveEnvironment(loaded, 'staging', {})).toThrow(
      expect.objectContaining({ why: 'there are: development, production' }),
    );
    expect(() => resolveUrl(loaded, { env: 'SCRATCH_URL' }, 'scratch', {})).toThrow('SCRATCH_URL');
  });

  it('names a default, or has one environment, or development', async () => {
    const of = async (text: string) => (await load(config(text))).defaultEnvironment;
    expect(await of(`{ environments: { one: { url: env('A') } } }`)).toBe('one');
    const two = `environments: { a: { url: env('A') }, b: { url: env('B') } }`;
    expect(await of(`{ default: 'b', ${two} }`)).toBe('b');
    const loaded = await load(config(`{ ${two} }`));
    expect(() => resolveEnvironment(loaded, undefined, {})).toThrow('which environment');
    expect(await refusal(load(config(`{ default: 'c', ${two} }`)))).toMatchObject({
      message: 'there is no environment c',
    });
  });

  it('is evaluated with an empty environment and without hidden files', async () => {
    const files = {
      '.env': 'SECRET=1',
      'paths.ts': `export const schema = './db';\n`,
      'schemadiff.config.ts': `import { defineConfig } from 'schemadiff';
import { schema } from './paths.ts';
export default defineConfig({ schema: [schema, JSON.stringify(process.env)] });
`,
    };
    expect((await load(files)).schema).toEqual(['./db', '{}']);
    const reading = {
      ...files,
      'schemadiff.config.ts': `import { readFileSync } from 'node:fs';\nexport default { schema: readFileSync('.env', 'utf8') };\n`,
    };
    expect(await refusal(load(reading))).toMatchObject({ where: 'schemadiff.config.ts:2' });
  });
});

describe('a wrong file', () => {
  it('names every key that is unknown or has a wrong value', async () => {
    expect(
      await wrong(`{
        shema: './schema',
        migrations: '',
        environments: { production: { ulr: 'x', url: 'mysql://h' }, other: {}, third: { url: env('A B') } },
        gates: { rows: -1, verify: [{ name: 'x', sql: 'SELECT 1', rows: [1], more: 1 }] },
        definitions: { timeout: '10s' },
      } as never`),
    ).toEqual([
      'migrations: Too small: expected string to have >=1 characters',
      'environments.production.url: must start with postgres://, postgresql:// or pglite:',
      'unknown key environments.production.ulr',
      "environments.other.url: is undefined; for the value of a variable write env('NAME')",
      expect.stringMatching('environments.third.url.env: Invalid string'),
      'gates.rows: Too small: expected number to be >=0',
      'gates.verify.0.rows.0: Invalid input: expected array, received number',
      'unknown key gates.verify.0.more',
      'definitions.timeout: Invalid input: expected number, received string',
      'unknown key shema',
    ]);
  });

  it('exports no data', async () => {
    expect(await wrong(`{ schema: () => './x' } as never`)).toEqual([
      'schemadiff.config.ts:1: the default export.schema is a function: a configuration holds only data',
    ]);
    expect(await wrong(`{ url: process.env.DATABASE_URL, schema: undefined } as never`)).toEqual([
      "schemadiff.config.ts:1: the default export.url is undefined: leave it out, or write env('NAME') for the value of a variable",
    ]);
    const nothing = await refusal(load({ 'schemadiff.config.ts': 'export const a = 1;\n' }));
    expect(nothing).toMatchObject({
      message: 'the configuration cannot be loaded',
      why: 'schemadiff.config.ts:1: has no default export',
    });
    expect(await wrong(`5 as never`)).toEqual([
      'the configuration: Invalid input: expected object, received number',
    ]);
  });

  it('does not evaluate', async () => {
    const error = (text: string) => refusal(load({ 'schemadiff.config.ts': text }));
    expect(await error(`\nthrow new Error('no');\n`)).toMatchObject({
      where: 'schemadiff.config.ts:2',
      why: 'schemadiff.config.ts:2: no',
    });
    expect(await error(`export default {\n`)).toMatchObject({
      why: expect.stringMatching(/^schemadiff\.config\.ts:\d: ParseError/),
    });
  });
});

describe('the types', () => {
  it('are those of defineConfig', () => {
    expectTypeOf(defineConfig).parameter(0).toEqualTypeOf<ConfigOptions>();
    // @ts-expect-error an unknown key
    defineConfig({ shema: './schema' });
    expect(env('A')).toEqual({ env: 'A' });
  });
});
