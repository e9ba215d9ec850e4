/**
 * The auth platform's own tests, as the `tests` gate runs them: with DATABASE_URL of a migrated
 * database, which may hold rows. Everything happens in one transaction that is rolled back.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
const rowsOf = async (text, values) => (await client.query(text, values)).rows;

before(async () => {
  await client.connect();
  await client.query('BEGIN; SAVEPOINT clean');
});

beforeEach(() => client.query('ROLLBACK TO SAVEPOINT clean'));

after(async () => {
  await client.query('ROLLBACK');
  await client.end();
});

async function newUser(username) {
  const [user] = await rowsOf('INSERT INTO users (username) VALUES ($1) RETURNING *', [username]);
  return user;
}

test('users who were there before still work', async () => {
  for (const user of await rowsOf('SELECT * FROM users')) {
    assert.notEqual(user.username, null);
    assert.equal(user.is_admin, false);
  }
  await client.query("UPDATE users SET username = username || '!'");
});

test('a user needs only a name, and gets the defaults', async () => {
  const user = await newUser('test-without-email');
  assert.equal(user.email, null);
  assert.equal(user.password_hash, null);
  assert.equal(user.is_admin, false);
  assert.equal(user.mem_limit, 64 * 1024 * 1024);
  assert.equal(user.ops_limit, 3);
  assert.equal(user.is_email_mfa_enabled, false);
});

test('a user may have an email, which nobody else can have', async () => {
  const insert = 'INSERT INTO users (username, email, password_hash) VALUES ($1, $2, $3)';
  await client.query(insert, ['test-first', 'test@example.com', 'hash']);
  await assert.rejects(client.query(insert, ['test-second', 'test@example.com', 'hash']), {
    code: '23505',
  });
});

test('a code has six digits and a limit of attempts', async () => {
  const { id } = await newUser('test-code');
  const insert =
    "INSERT INTO one_time_tokens (user_id, code, expires_at) VALUES ($1, $2, now() + '10 minutes') RETURNING id";
  const [token] = await rowsOf(insert, [id, '042137']);
  await client.query('SAVEPOINT wrong');
  await assert.rejects(client.query(insert, [id, '42']), { code: '23514' });
  await client.query('ROLLBACK TO SAVEPOINT wrong');
  await assert.rejects(
    client.query('UPDATE one_time_tokens SET attempts = 6 WHERE id = $1', [token.id]),
    { code: '23514' },
  );
});

test('a session as it was made before still works', async () => {
  const [session] = await rowsOf(
    "INSERT INTO auth_sessions (session_token, expires_at) VALUES ('test-old', now() + '5 minutes') RETURNING *",
  );
  assert.equal(session.status, 'pending');
  assert.equal(session.exchange_token, null);
  assert.equal(session.is_exchanged, false);
});

test('a confirmed session is exchanged once', async () => {
  const { id } = await newUser('test-exchange');
  await client.query(
    `INSERT INTO auth_sessions (session_token, status, user_id, exchange_token, expires_at)
     VALUES ('test-new', 'confirmed', $1, 'test-secret', now() + '5 minutes')`,
    [id],
  );
  const exchange = () =>
    rowsOf(
      `UPDATE auth_sessions SET is_exchanged = true
       WHERE exchange_token = 'test-secret' AND NOT is_exchanged RETURNING user_id`,
    );
  assert.deepEqual(await exchange(), [{ user_id: id }]);
  assert.deepEqual(await exchange(), []);
});

test('what belongs to a user goes with the user', async () => {
  const { id } = await newUser('test-goes');
  await client.query("INSERT INTO user_mfa_secrets (user_id, secret) VALUES ($1, 's')", [id]);
  await client.query("INSERT INTO two_factor_auth (user_id, secret) VALUES ($1, 's')", [id]);
  await client.query("INSERT INTO mfa_events (user_id, event_type) VALUES ($1, 'login')", [id]);
  await client.query('DELETE FROM users WHERE id = $1', [id]);
  assert.deepEqual(await rowsOf('SELECT 1 FROM mfa_events WHERE user_id = $1', [id]), []);
});
