import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { labelOf, parseTarget, type TargetOptions } from '../../src/database/connection-string.ts';
import { SchemadiffError } from '../../src/model/error.ts';

const parse = (text: string, options: TargetOptions = {}) =>
  parseTarget(text, { environment: {}, ...options });

function refusal(text: string, options: TargetOptions = {}): SchemadiffError {
  try {
    parse(text, options);
  } catch (error) {
    if (error instanceof SchemadiffError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

test('reads an address', () => {
  expect(parse('postgres://me:p%40ss@db.example.com:6432/shop')).toMatchObject({
    host: 'db.example.com',
    port: 6432,
    database: 'shop',
    user: 'me',
    password: 'p@ss',
    applicationName: 'schemadiff',
    connectTimeout: 10_000,
  });
});

test('takes what is missing from the environment', () => {
  const environment = {
    PGHOST: 'h',
    PGPORT: '1234',
    PGUSER: 'u',
    PGDATABASE: 'd',
    PGPASSWORD: 'p',
    PGSSLMODE: 'disable',
    PGCONNECT_TIMEOUT: '3',
  };
  expect(parse('postgres://', { environment })).toMatchObject({
    host: 'h',
    port: 1234,
    user: 'u',
    database: 'd',
    password: 'p',
    tls: false,
    connectTimeout: 3000,
  });
  expect(parse('postgres://x@y:5/z', { environment })).toMatchObject({
    host: 'y',
    port: 5,
    user: 'x',
    database: 'z',
  });
});

test('labels have no password', () => {
  expect(labelOf(parse('postgres://me:secret@[::1]:5433/shop'))).toBe('[::1]:5433/shop');
});

test('Unix sockets', () => {
  expect(parse('postgres://%2Fvar%2Frun/shop').host).toBe('/var/run');
  expect(parse('postgres:///shop?host=/var/run')).toMatchObject({ host: '/var/run', tls: false });
});

describe('refused', () => {
  test.each([
    ['postgres://u:secret@good/d?host=evil', 'has host among its parameters'],
    ['postgres://u:secret@good/d?host=/tmp', 'has host among its parameters'],
    ['postgres:///d?host=evil', 'has host among its parameters'],
    ['postgres://u:secret@good/d?hostaddr=10.0.0.1', 'has hostaddr'],
    ['postgres://u:secret@good/d?port=1', 'has port'],
    ['postgres://u:secret@good/d?dbname=x', 'has dbname'],
    ['postgres://u:secret@good/d?user=x', 'has user'],
    ['postgres://good/d?password=secret', 'has password'],
    ['postgres://u:secret@good/d?sslmode=disable&sslmode=verify-full', 'gives sslmode twice'],
    ['postgres://u:secret@good/d?service=x', 'unknown parameter: "service"'],
    ['postgres://u:secret@good/d?toString=x', 'unknown parameter: "toString"'],
    ['postgres://u:secret@one,two/d', 'names several hosts'],
    ['postgres://u:secret@one:1,two:2/d', 'names several hosts'],
    ['postgres://u:secret@good:99999/d', 'is not a URL'],
    ['postgresql:/u:secret@good/d', 'is not a URL'],
    ['postgres:u:secret@good/d', 'is not a URL'],
    ['postgres://u:sec%ret@good/d', 'percent-encoded'],
    ['postgres://u:secret@good/d?sslmode=maybe', 'sslmode is not known'],
    ['postgres://u:secret@good/d?connect_timeout=secret', 'connect_timeout is not a number'],
  ])('%s', (text, message) => {
    const error = refusal(text);
    expect(error.message).toContain(message);
    expect(error.exitCode).toBe(4);
    expect(`${error.message} ${error.why} ${error.next} ${error.stack}`).not.toContain('secret@');
  });
});

describe('TLS', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'schemadiff-test-')), 'root.crt');
  writeFileSync(file, 'CERTIFICATE');

  test('is verified by default, but not on this machine', () => {
    expect(parse('postgres://db.example.com/d').tls).toEqual({});
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
      expect(parse(`postgres://${host}/d`).tls).toBe(false);
    }
    expect(parse('postgres://localhost.example.com/d').tls).toEqual({});
    expect(parse('postgres://127.0.0.1.example.com/d').tls).toEqual({});
  });

  test('modes', () => {
    const tls = (mode: string) => parse(`postgres://h/d?sslmode=${mode}`).tls;
    expect(tls('disable')).toBe(false);
    expect(tls('require')).toEqual({});
    expect(tls('verify-full')).toEqual({});
    expect(tls(`verify-full&sslrootcert=${file}`)).toEqual({ ca: 'CERTIFICATE' });
    expect(tls('verify-full&sslrootcert=system')).toEqual({});
    expect(tls(`verify-ca&sslrootcert=${file}`)).toEqual({
      ca: 'CERTIFICATE',
      checkServerIdentity: expect.any(Function),
    });
    expect(parse('postgres://localhost/d?sslmode=prefer').tls).toBe(false);
    expect(tls(`verify-full&sslcert=${file}&sslkey=${file}`)).toEqual({
      cert: 'CERTIFICATE',
      key: 'CERTIFICATE',
    });
  });

  test.each([
    ['sslmode=prefer', 'does not protect'],
    ['sslmode=allow', 'does not protect'],
    ['sslmode=no-verify', 'accepts any server'],
    ['sslmode=verify-ca', 'needs sslrootcert'],
    ['sslmode=verify-ca&sslrootcert=system', 'needs sslrootcert'],
    ['sslrootcert=/nowhere/root.crt', 'sslrootcert cannot be read'],
    ['sslmode=disable&sslnegotiation=direct', 'needs TLS'],
    ['sslmode=disable&channel_binding=require', 'needs TLS'],
  ])('refuses %s', (parameters, message) => {
    const error = refusal(`postgres://h/d?${parameters}`);
    expect(error.message).toContain(message);
  });

  test('unverified only when allowed by name', () => {
    const url = 'postgres://h/d?sslmode=no-verify';
    expect(parse(url, { allowUnverifiedTls: true }).tls).toEqual({ rejectUnauthorized: false });
    // An environment variable is not a permission.
    expect(() => parse('postgres://h/d', { environment: { PGSSLMODE: 'no-verify' } })).toThrow();
  });
});
