/** A command that is ended leaves no scratch database on a server. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { connect } from '../../src/database/connect.ts';
import { sql } from '../../src/model/sql.ts';
import { createDatabase, describeServer } from '../servers.ts';

const jiti = createRequire(import.meta.url).resolve('jiti');
const source = (file: string) => JSON.stringify(new URL(`../../src/${file}`, import.meta.url));

/** As main.ts does: a scratch that is in use, until something ends it. */
const script = `
  const jiti = require(${JSON.stringify(jiti)}).createJiti('/');
  (async () => {
    const { isEnding, tidyWhenEnded } = await jiti.import(${source('cli/tidy.ts')});
    const { openServerScratch } = await jiti.import(${source('database/server-scratch.ts')});
    tidyWhenEnded();
    const first = await openServerScratch(process.argv.at(-1));
    await first.close();
    console.log(process.listenerCount('SIGINT'));
    const scratch = await openServerScratch(process.argv.at(-1));
    console.log(process.listenerCount('SIGINT'));
    await scratch.query('SELECT pg_sleep(60)').catch((error) => {
      if (!isEnding()) throw error;
    });
  })();`;

describeServer(16, () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', async (signal) => {
    const url = await createDatabase(16);
    const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', script, '--', url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    const said = text(child.stderr);
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (lines.length === 2) child.kill(signal);
    }
    expect(lines).toEqual(['0', '1']);
    expect(await ended).toEqual([null, signal]);
    expect(await said).toBe('Stopping: the scratch databases are dropped.\n');
    const database = await connect(url);
    try {
      const mine = `schemadiff_scratch_${child.pid}_%`;
      const left = sql`SELECT datname FROM pg_database WHERE datname LIKE $1`;
      expect(await database.query(left, [mine])).toEqual([]);
    } finally {
      await database.close();
    }
  });
});
