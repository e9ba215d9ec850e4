/** The independent observer of a server: the pg_dump that is installed here, where there is one. */

import { spawn } from 'node:child_process';
import { SchemadiffError } from '../model/error.ts';
import { withoutNoise } from './dump.ts';
import { redact } from './redact.ts';

/** The schema as pg_dump writes it; null when there is none on the PATH, or one older than the server. */
export async function dumpServerSchema(url: string): Promise<string | null> {
  const target = new URL(url);
  const password = decodeURIComponent(target.password);
  target.password = '';
  // Arguments are seen by everyone on this machine.
  const child = spawn('pg_dump', ['--schema-only', '--dbname', target.href], {
    env: { ...process.env, ...(password === '' ? {} : { PGPASSWORD: password }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null | 'absent'>((resolve) => {
    child.once('error', () => resolve('absent'));
    child.once('close', resolve);
  });
  if (code === 'absent') return null;
  if (code === 0) return withoutNoise(Buffer.concat(output).toString('utf8'));
  const said = Buffer.concat(errors).toString('utf8');
  if (said.includes('server version mismatch')) return null;
  throw new SchemadiffError('failed', 'pg_dump cannot read the schema', {
    why: redact(said.slice(0, 1000), [password]),
  });
}
