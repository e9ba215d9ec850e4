/**
 * `schemadiff diff` between two databases of one server, as ratios to `pg_dump --schema-only` of the
 * same database, run beside it. Machines are shared and noisy: only ratios mean something.
 *
 *   npm run bench [-- 100 1000 5000]
 *
 * Needs a pg_dump: that in PG_DUMP, or on the PATH. The server is of its major.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createDatabase, type Major, majors } from '../test/servers.ts';
import { schemaOf } from './schema.ts';

const pgDump = process.env.PG_DUMP ?? 'pg_dump';
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const jiti = fileURLToPath(new URL('../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url));
const bareRead = fileURLToPath(new URL('./bare-read.ts', import.meta.url));
const measure = fileURLToPath(new URL('./peak.cjs', import.meta.url));
const rounds = 3;

function major(): Major {
  const text = execFileSync(pgDump, ['--version'], { encoding: 'utf8' });
  const found = Number(/(\d+)\./.exec(text)?.[1]);
  const known = majors.find((each) => each === found);
  if (known === undefined) throw new Error(`no server of the major of ${text.trim()}`);
  return known;
}

interface Run {
  /** Seconds, the least of all rounds. */
  readonly seconds: number;
  /** Megabytes, the most of all rounds; 0 where it is not known. */
  readonly peak: number;
}

function run(command: string, args: readonly string[]): Run {
  let seconds = Number.POSITIVE_INFINITY;
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const { status, stderr } = spawnSync(command, args, {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
    peak = Math.max(peak, Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? 0) / 1024);
  }
  return { seconds, peak };
}

const node = (...args: string[]) => run(process.execPath, ['--require', measure, ...args]);

/** Statements in one transaction: each holds its locks until the end. */
const batch = 500;

async function database(which: Major, statements: readonly string[]): Promise<string> {
  const url = await createDatabase(which);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let at = 0; at < statements.length; at += batch) {
    await client.query(`BEGIN; ${statements.slice(at, at + batch).join(';\n')}; COMMIT`);
  }
  await client.query('VACUUM ANALYZE');
  await client.end();
  return url;
}

async function measureSize(which: Major, tables: number): Promise<void> {
  const [same, twin, changed, empty] = [
    await database(which, schemaOf(tables, false)),
    await database(which, schemaOf(tables, false)),
    await database(which, schemaOf(tables, true)),
    await database(which, []),
  ];
  const dump = run(pgDump, ['--schema-only', same]);
  const bare = node(jiti, bareRead, same, twin);
  const cases = [
    ['bare read of both', bare],
    ['same', node(cli, 'diff', '--from', same, '--to', twin)],
    ['1 % changed', node(cli, 'diff', '--from', same, '--to', changed)],
    ['from empty', node(cli, 'diff', '--from', empty, '--to', same)],
  ] as const;
  for (const [name, { seconds, peak }] of cases) {
    console.log(
      `${String(tables).padStart(6)} ${name.padEnd(18)} ${(seconds / dump.seconds).toFixed(1).padStart(5)} x pg_dump ` +
        `${peak.toFixed(0).padStart(5)} MB ${(peak / bare.peak).toFixed(1)} x bare`,
    );
  }
}

const sizes = process.argv.slice(2).map(Number);
const which = major();
console.log(`PostgreSQL ${which}; the best of ${rounds} runs each`);
for (const tables of sizes.length === 0 ? [100, 1000, 5000] : sizes)
  await measureSize(which, tables);
