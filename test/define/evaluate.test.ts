import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { diff } from '../../src/api/diff.ts';
import { loadConfig } from '../../src/config/config.ts';
import { evaluateDefinitions } from '../../src/define/evaluate.ts';
import { evaluate, faults, project, refusal } from './project.ts';

const usersTable = `import { table, text } from 'schemadiff';
export const users = table('users', { name: text() });
`;

/** A schema module whose faults are expected. */
const only = (text: string) => faults({ 'schema/a.ts': text });

describe('what was evaluated before', () => {
  /** A cache that nothing else writes to. */
  function emptyCache(): string {
    const folder = project({});
    const before = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = folder;
    onTestFinished(() => {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
    });
    return join(folder, 'schemadiff');
  }
  const columns = async (root: string) =>
    (await evaluateDefinitions({ root, schema: 'schema' })).flatMap(({ statements }) =>
      statements.join().match(/(?<=\(\s*)\w+(?= text)/g),
    );

  it('is transpiled once, and again where it changed', async () => {
    const cache = emptyCache();
    const root = project({ 'schema/users.ts': usersTable, 'schemadiff.config.ts': 'export {}' });
    expect(await columns(root)).toEqual(['name']);
    const [file = ''] = readdirSync(cache);
    expect(file).toMatch(/^modules-/);
    // One that is written again is another file.
    const { ino } = statSync(join(cache, file));
    expect(await columns(root)).toEqual(['name']);
    expect(statSync(join(cache, file)).ino).toBe(ino);
    writeFileSync(join(root, 'schema/users.ts'), usersTable.replace('name:', 'nick:'));
    expect(await columns(root)).toEqual(['nick']);
    writeFileSync(join(root, 'schema/users.ts'), `${usersTable}]`);
    const wrong = await refusal(columns(root));
    expect(wrong.why).toMatch(/^schema\/users\.ts:3: /);
    writeFileSync(join(root, 'schema/users.ts'), usersTable);
    expect(await columns(root)).toEqual(['name']);
  });

  it('keeps no configuration, which may hold a password', async () => {
    const cache = emptyCache();
    const root = project({ 'schemadiff.config.ts': "export default { schema: './schema' };" });
    await loadConfig({ cwd: root });
    expect(existsSync(cache)).toBe(false);
  });
});

describe('what definitions can reach', () => {
  it('is an empty environment', async () => {
    const [declared] = await evaluate({
      'schema/a.ts': `import { sql } from 'schemadiff';
export const dump = sql\`SELECT \${JSON.stringify(process.env)}\`;
`,
    });
    expect(process.env.PATH).toBeDefined();
    expect(declared?.statements).toEqual(["SELECT '{}'"]);
  });

  it('is nothing else', async () => {
    const attempts = {
      read: `readFileSync('/etc/passwd')`,
      hidden: `readFileSync('.env')`,
      write: `writeFileSync('schema/written.txt', '')`,
      programs: `spawnSync('ls')`,
      workers: `new Worker('0', { eval: true })`,
      connect: `connect(5432, '127.0.0.1')`,
      fetch: `await fetch('http://127.0.0.1:54321/')`,
      lookup: `await promises.lookup('localhost')`,
    };
    const modules = Object.entries(attempts).map(([name, statement]) => [
      `schema/${name}.ts`,
      `import { spawnSync } from 'node:child_process';
import { promises } from 'node:dns';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
void [spawnSync, promises, readFileSync, writeFileSync, connect, Worker];
${statement};
`,
    ]);
    const root = project({ '.env': 'SECRET=1', ...Object.fromEntries(modules) });
    const error = await refusal(evaluateDefinitions({ root, schema: 'schema' }));
    const network = 'definitions may not use the network: they are only evaluated';
    expect(error.why?.split('\n')).toEqual([
      `schema/connect.ts:7: ${network}`,
      `schema/fetch.ts:7: fetch failed: ${network}`,
      expect.stringMatching(/^schema\/hidden\.ts:7: may not read .*\.env: .*definitions\.read/),
      `schema/lookup.ts:7: ${network}`,
      expect.stringMatching('schema/programs.ts:7: may not start other programs'),
      expect.stringMatching('schema/read.ts:7: may not read /etc/passwd'),
      expect.stringMatching('schema/workers.ts:7: may not use WorkerThreads'),
      expect.stringMatching('schema/write.ts:7: may not write schema/written.txt'),
    ]);
    expect(existsSync(join(root, 'schema/written.txt'))).toBe(false);
  });

  it('are their own folder, packages, and what the configuration adds', async () => {
    const files = {
      'shared/names.ts': `export const name = 'users';\n`,
      'node_modules/lib/package.json': `{ "name": "lib", "type": "module", "exports": "./index.js" }`,
      'node_modules/lib/index.js': `export const column = 'name';\n`,
      'schema/nested/a.ts': `import { table, text } from 'schemadiff';
import { column } from 'lib';
import { name } from '../../shared/names.ts';
export const users = table(name, { [column]: text() });
`,
    };
    expect(await faults(files)).toEqual([
      expect.stringMatching(
        /^schema\/nested\/a\.ts:3: may not read .*shared\/names\.ts: .*definitions\.read/,
      ),
    ]);
    const [declared] = await evaluate(files, { read: ['shared'] });
    expect(declared?.statements).toEqual(['CREATE TABLE public.users (\n  name text\n)']);
  });
});

describe('a module that does not evaluate', () => {
  it('throws, does not parse, or imports what does not exist: all of them are reported', async () => {
    const lines = await faults({
      'schema/a.ts': `\n\nthrow new Error('no, thanks');\n`,
      'schema/b.ts': usersTable,
      'schema/c.ts': `throw 'text';\n`,
      'schema/d.ts': `import './a.ts';\nexport {};\n`,
      'schema/e.ts': `export const a = {\n  b: \n};\n`,
      'schema/f.ts': `import { table } from 'schemadiff';\n\nimport { a } from './nowhere.ts';\nexport const b = [a, table];\n`,
      'schema/g.ts': `${usersTable}process.exit(0);\n`,
      'schema/h.ts': `import { text } from 'schemadiff';\nexport const a = text().unknown();\n`,
    });
    expect(lines).toEqual([
      'schema/a.ts:3: no, thanks',
      'schema/c.ts:1: text',
      expect.stringMatching(/^schema\/e\.ts:[23]: ParseError: Unexpected token/),
      `schema/f.ts:3: Cannot find module './nowhere.ts'`,
      'schema/g.ts:3: definitions may not end the process: they are only evaluated',
      'schema/h.ts:2: text(...).unknown is not a function',
    ]);
  });

  it('is not what the types say, where nobody checks them', async () => {
    const text = `import { integer, table, index } from 'schemadiff';
      export const a = table('a', { id: integer() }, { partitionBy: 'id' });
      export const b = table('b', { id: integer() }, { comment: 42, rowSecurity: 'yes' });
      export const c = table('c', { id: integer() }, (t) => [index('i').on(t.id).with(7)]);`;
    const found = await faults({ 'schema/a.js': text }, { timeout: 60_000 });
    expect(found[0]).toMatch(
      /^schema\/a.js:2: the definition was given something that its TypeScript type does not allow/,
    );
    const rest = text
      .split('\n')
      .filter((line) => !line.includes('partitionBy'))
      .join('\n');
    expect(await faults({ 'schema/a.js': rest }, { timeout: 60_000 })).toEqual(
      expect.arrayContaining([
        'schema/a.js:2: table public.b: comment: Invalid input: expected string, received number',
      ]),
    );
  });

  it('throws later', async () => {
    const lines = await only(
      `setTimeout(() => {\n  throw new Error('later');\n}, 5);\nawait new Promise((r) => setTimeout(r, 1000));\n`,
    );
    expect(lines).toEqual(['schema/a.ts:2: later']);
  });

  it('loops for ever', async () => {
    const before = performance.now();
    const lines = await faults({ 'schema/a.ts': `for (;;);\n` }, { timeout: 6000 });
    expect(lines).toEqual([expect.stringMatching(/^schema\/a\.ts: did not finish within 6 s/)]);
    expect(performance.now() - before).toBeLessThan(15_000);
  });

  it('awaits what never comes', async () => {
    expect(await only(`await new Promise(() => {});\nexport {};\n`)).toEqual([
      'schema/a.ts: waits with `await` for something that never comes',
    ]);
  });

  it('ends the process behind its back', async () => {
    expect(
      await only(`${usersTable}Reflect.get(process, 'reallyExit').call(process, 0);\n`),
    ).toEqual(['schema/a.ts: ended the process before the definitions were collected']);
  });

  it('needs too much memory', async () => {
    const lines = await faults(
      { 'schema/a.ts': `const all: unknown[] = [];\nfor (;;) all.push([...'abcdefgh']);\n` },
      { memory: 64, timeout: 30_000 },
    );
    expect(lines).toEqual(['schema/a.ts: needs more than 64 MB of memory (`definitions.memory`)']);
  });

  it('changes the objects of JavaScript', async () => {
    expect(
      await only(`Array.prototype.map = function () { return []; } as never;\nexport {};\n`),
    ).toEqual(["schema/a.ts:1: changes JavaScript's Array.prototype.map"]);
  });
});

describe('a module that prints', () => {
  it('does not disturb', async () => {
    const declared = await evaluate({
      'schema/a.ts': `console.log('{"kind":"faults","faults":[]}');\nconsole.error('x');\n${usersTable}`,
    });
    expect(declared).toHaveLength(1);
  });
});

describe('what is found', () => {
  it('are the files of folders and patterns, without migrations, tests and types', async () => {
    const files = {
      'schema/a.ts': usersTable,
      'schema/deep/b.ts': usersTable.replaceAll('users', 'teams'),
      'schema/migrations/1/c.ts': `throw new Error();\n`,
      'schema/a.test.ts': `throw new Error();\n`,
      'schema/types.d.ts': `export type A = 1;\n`,
    };
    const root = project(
      Object.fromEntries(Object.entries(files).map(([k, v]) => [`a (b) [c]/${k}`, v])),
    );
    const names = (all: Awaited<ReturnType<typeof evaluate>>) => all.map(({ name }) => name);
    const exclude = ['./schema/migrations'];
    const folder = join(root, 'a (b) [c]');
    symlinkSync(folder, join(root, 'link'));
    const absolute = [join(folder, 'schema/migrations')];
    const odd = await evaluateDefinitions({ root: folder, schema: 'schema', exclude: absolute });
    expect(names(odd)).toEqual(['public.users', 'public.teams']);
    const linked = await evaluateDefinitions({ root: join(root, 'link'), schema: 'schema/a.ts' });
    expect(linked.map(({ where }) => where)).toEqual(['schema/a.ts:2']);
    expect(names(await evaluate(files, { exclude }))).toEqual(['public.users', 'public.teams']);
    expect(names(await evaluate(files, { schema: './schema/*.ts' }))).toEqual(['public.users']);
    expect(names(await evaluate(files, { schema: ['schema/deep/b.ts'] }))).toEqual([
      'public.teams',
    ]);
  });

  it('must be something', async () => {
    const error = await refusal(evaluate({ 'README.md': '' }));
    expect(error.message).toBe('no schema files in ./schema');
  });

  it('are exports, also in arrays and objects, once; other exports are ignored', async () => {
    const declared = await evaluate({
      'schema/a.ts': `import { sql, table, text } from 'schemadiff';
export const limit = 5;
export const helper = () => table('never', {});
export interface Row { a: 1 }
export const users = table('users', { name: text() });
export const all = { users, more: [table('teams', {}), [sql\`SELECT 1\`, sql\`SELECT 2\`]] };
export const last = sql\`SELECT 3\`;
export const after = sql\`SELECT 4\`;
export default users;
`,
      'schema/index.ts': `export * from './a.ts';\nexport * as again from './a.ts';\n`,
    });
    expect(declared.map(({ kind, name, where }) => `${where} ${kind} ${name}`.trim())).toEqual([
      'schema/a.ts:5 table public.users',
      'schema/a.ts:6 table public.teams',
      'schema/a.ts:6 sql',
      'schema/a.ts:6 sql',
      // As written, not as JavaScript sorts their names.
      'schema/a.ts:7 sql',
      'schema/a.ts:8 sql',
    ]);
  });

  it('is where it says, after types and imports of many lines', async () => {
    const declared = await evaluate({
      'schema/a.ts': `import {
  type Column,
  table,
  text,
} from 'schemadiff';

interface Long {
  a: string;
  b: Column;
}

enum Kind {
  A,
  B,
}

export const users = table(
  'users',
  {
    name: text(),
  },
);

export type Same = Long & { k: Kind };

export const teams =
  table('teams', {});
`,
    });
    expect(declared.map(({ where }) => where)).toEqual(['schema/a.ts:17', 'schema/a.ts:27']);
  });

  it('is an error when it is made and not exported', async () => {
    const lines = await faults({
      'schema/a.ts': `import { bigint, index, pgSchema, table } from 'schemadiff';
const hidden = table('hidden', { id: bigint().primaryKey() });
const auth = pgSchema('auth');
export const shown = auth.table('shown', {
  id: bigint().references(() => hidden.id),
});
export const lonely = index('x').on(shown.id);
`,
    });
    expect(lines).toEqual([
      'schema/a.ts:1: exports a constraint, index, trigger or policy on its own: it belongs in the list of its table',
      'schema/a.ts:2: table public.hidden: is not exported, so it would not exist',
    ]);
  });

  it('includes the schema of what is exported', async () => {
    const declared = await evaluate({
      'schema/a.ts': `import { pgSchema } from 'schemadiff';
const auth = pgSchema('auth');
export const shown = auth.table('shown', {});
`,
    });
    expect(declared.flatMap(({ statements }) => statements)).toEqual([
      'CREATE SCHEMA auth',
      'CREATE TABLE auth.shown ()',
    ]);
  });
});

describe('the compiled package', () => {
  const compiled = new URL('../../dist/index.js', import.meta.url);

  it.skipIf(!existsSync(compiled))('evaluates the same', async () => {
    const root = fileURLToPath(new URL('.', import.meta.url));
    const config = { ...(await loadConfig({ cwd: root })), root, schema: ['./example'] };
    const options = { from: 'empty', to: 'definitions' };
    const script = `const { diff } = await import(${JSON.stringify(compiled.href)});
const config = ${JSON.stringify(config)};
const { statements } = await diff({ ...${JSON.stringify(options)}, config });
process.stdout.write(JSON.stringify(statements));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      script,
    ]);
    const { statements } = await diff({ ...options, config });
    expect(JSON.parse(stdout)).toEqual(statements);
    expect(statements.length).toBeGreaterThan(0);
  });
});
