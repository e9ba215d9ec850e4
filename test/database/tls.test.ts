/** TLS against a real server, with certificates that openssl makes for the occasion. */

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConnectOptions, connect } from '../../src/database/connect.ts';
import { literal, sql } from '../../src/model/sql.ts';
import { createDatabase, describeServer } from '../servers.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const directory = mkdtempSync(join(tmpdir(), 'schemadiff-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

const certificate = join(directory, 'server.crt');
const key = join(directory, 'server.key');

describe.skipIf(!hasOpenssl)('TLS', () => {
  describeServer(16, () => {
    let url: string;
    let password: string;

    beforeAll(async () => {
      url = await createDatabase(16);
      makeCertificate();
      const database = await connect(url);
      // Kept on the server for as long as it runs; connections without TLS work as before.
      await database.execute(sql`
        CREATE ROLE with_password LOGIN PASSWORD 'right'`);
      await database.execute(sql`ALTER SYSTEM SET ssl_cert_file = ${literal(certificate)}`);
      await database.execute(sql`ALTER SYSTEM SET ssl_key_file = ${literal(key)}`);
      await database.execute(sql`ALTER SYSTEM SET ssl = on`);
      await database.execute(sql`SELECT pg_reload_conf()`);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await database.close();
      password = url.replace('//postgres@', '//with_password:right@');
    });

    afterAll(async () => {
      const database = await connect(url);
      await database.execute(sql`ALTER SYSTEM SET ssl = off`);
      await database.execute(sql`SELECT pg_reload_conf()`);
      await database.close();
    });

    async function encrypted(target: string, options: ConnectOptions = {}): Promise<unknown> {
      const database = await connect(target, options);
      const [row] = await database.query(
        sql`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
      );
      await database.close();
      return row?.ssl;
    }

    test('none on this machine unless asked for', async () => {
      expect(await encrypted(url)).toBe(false);
    });

    test('with the right authority', async () => {
      expect(await encrypted(`${url}?sslmode=verify-full&sslrootcert=${certificate}`)).toBe(true);
      expect(await encrypted(`${url}?sslmode=verify-ca&sslrootcert=${certificate}`)).toBe(true);
    });

    test('an unknown authority is refused, by require too', async () => {
      for (const mode of ['verify-full', 'require']) {
        await expect(connect(`${url}?sslmode=${mode}`)).rejects.toMatchObject({
          exitCode: 5,
          why: expect.stringContaining('self-signed'),
          next: expect.stringContaining('sslrootcert=FILE'),
        });
      }
    });

    test('another name is refused by verify-full only', async () => {
      const named = url.replace('127.0.0.1', 'localhost');
      const root = `sslrootcert=${certificate}`;
      await expect(connect(`${named}?sslmode=verify-full&${root}`)).rejects.toMatchObject({
        exitCode: 5,
        why: expect.stringContaining('localhost'),
      });
      expect(await encrypted(`${named}?sslmode=verify-ca&${root}`)).toBe(true);
    });

    test('unverified only when allowed', async () => {
      const unverified = `${url}?sslmode=no-verify`;
      await expect(connect(unverified)).rejects.toMatchObject({ exitCode: 4 });
      expect(await encrypted(unverified, { allowUnverifiedTls: true })).toBe(true);
    });

    test('channel binding', async () => {
      const required = `?sslmode=verify-full&sslrootcert=${certificate}&channel_binding=require`;
      expect(await encrypted(`${password}${required}`)).toBe(true);
      // Without a password there is nothing to bind.
      await expect(connect(`${url}${required}`)).rejects.toMatchObject({
        why: expect.stringContaining('channel binding'),
      });
    });
  });
});

function makeCertificate(): void {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=test'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  chmodSync(directory, 0o755);
  chmodSync(key, 0o600);
  // The server reads its key only when it owns it; as root, the tests' servers run as nobody.
  if (process.getuid?.() === 0) chownSync(key, 65_534, 65_534);
}
