/** What a subscription does with its publisher and its secrets: on servers, PGlite has none. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diff } from '../../src/api/diff.ts';
import type { Database } from '../../src/database/database.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { owner } from '../../src/kinds/owner.ts';
import { type Sql, sql, trusted } from '../../src/model/sql.ts';
import { run } from '../../src/prove/run.ts';
import { createDatabase, describeServer } from '../servers.ts';

describeServer(18, () => {
  const urls: string[] = [];
  let [publisher, subscriber, goal]: Database[] = [];
  const opened: Database[] = [];
  beforeAll(async () => {
    for (let at = 0; at < 3; at += 1) {
      const url = await createDatabase(18);
      urls.push(url);
      opened.push(await openPostgres(url));
    }
    [publisher, subscriber, goal] = opened;
  });
  afterAll(async () => {
    for (const each of [subscriber, goal]) {
      await each?.execute(
        sql`ALTER SUBSCRIPTION far DISABLE; ALTER SUBSCRIPTION far SET (slot_name = NONE); DROP SUBSCRIPTION far`,
      );
    }
    await publisher?.query(sql`SELECT pg_drop_replication_slot('far_slot')`);
    await Promise.all(opened.map((each) => each.close()));
  });

  const subscribe = (options: string, more = ''): Sql => {
    const { port, pathname } = new URL(urls[0] ?? '');
    return trusted(
      `CREATE SUBSCRIPTION far CONNECTION 'host=127.0.0.1 user=postgres password=topsecret port=${port} dbname=${pathname.slice(1)}${more}' ` +
        `PUBLICATION one WITH (connect = false, slot_name = 'far_slot'${options})`,
    );
  };
  const wayTo = (to: string | undefined, from = urls[1]) =>
    diff({ from: from ?? '', to: to ?? '' });

  describe('a subscription', () => {
    it('keeps the password that no plan shows, and alters the slot of its publisher', async () => {
      await publisher?.query(
        sql`SELECT pg_create_logical_replication_slot('far_slot', 'pgoutput', false, false, false)`,
      );
      await subscriber?.execute(subscribe(''));
      await goal?.execute(subscribe(', failover = true', ' application_name=shop'));
      const { statements } = await wayTo(urls[2]);
      expect(JSON.stringify(statements)).not.toContain('topsecret');
      if (subscriber === undefined) throw new Error('no server');
      await run(
        subscriber,
        statements.map((each) => ({ ...each, sql: trusted(each.sql) })),
      );
      expect((await wayTo(urls[2])).statements).toEqual([]);
      const [row] = await subscriber.query(sql`SELECT subconninfo FROM pg_subscription`);
      expect(String(row?.subconninfo)).toContain('password=topsecret');
      const slots = await publisher?.query(sql`SELECT failover FROM pg_replication_slots`);
      expect(slots).toEqual([{ failover: true }]);
    });

    it('has an owner in its own database alone', async () => {
      await subscriber?.execute(
        sql`CREATE ROLE subscription_owner SUPERUSER; ALTER SUBSCRIPTION far OWNER TO subscription_owner`,
      );
      const owners = (database: Database | undefined) => database?.query(owner.query(18));
      expect(await owners(publisher)).toEqual([]);
      expect(await owners(subscriber)).toMatchObject([{ target: 'SUBSCRIPTION far' }]);
      await subscriber?.execute(
        sql`ALTER SUBSCRIPTION far OWNER TO CURRENT_USER; DROP ROLE subscription_owner`,
      );
    });

    it('is reported by name to a role that may not read what it connects to', async () => {
      await subscriber?.execute(sql`CREATE ROLE subscription_reader LOGIN`);
      const url = (urls[1] ?? '').replace('postgres@', 'subscription_reader@');
      const { statements, unmodelled } = await diff({ from: url, to: url });
      expect(statements).toEqual([]);
      expect(unmodelled).toEqual(['subscription far']);
      await subscriber?.execute(sql`DROP ROLE subscription_reader`);
    });
  });
});
