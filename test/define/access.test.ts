/** Owners, grants, revokes and default privileges, as the statements that they become. */

import { expect, it } from 'vitest';
import { evaluate, faults } from './project.ts';

const head = `
  import { grant, integer, owner, pgFunction, pgSchema, revoke, sql, table, view } from 'schemadiff';
  export const app = pgSchema('app');
  export const users = app.table('users', { id: integer(), email: integer('E-Mail') });
  export const some = view('few').as(sql\`SELECT 1 AS one\`);
  export const f = pgFunction('f', { returns: 'integer' }).as(sql\`SELECT 1\`);`;

const last = async (text: string, kinds: readonly string[]) =>
  (await evaluate({ 'schema/a.ts': `${head}\n${text}` }, { timeout: 60_000 }))
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ statements }) => statements);

it('grants on tables, views, columns, schemas and SQL', async () => {
  const text = `export const all = [
    grant('select', 'insert').on(users, some).to(['reader', 'public']),
    grant('update').on(users.email, users.id).to('odd "role"', { grantOption: true }),
    grant('usage').on(app).to('current_user'),
    grant('execute').on(sql\`FUNCTION public.f()\`).to('reader'),
    revoke('execute').on(f).from('public'),
    revoke('all').on(users).from('reader', { onlyGrantOption: true }),
  ];`;
  expect(await last(text, ['grant', 'revoke'])).toEqual([
    'GRANT SELECT, INSERT ON TABLE app.users TO reader, PUBLIC',
    'GRANT SELECT, INSERT ON TABLE public.few TO reader, PUBLIC',
    'GRANT UPDATE ("E-Mail", id) ON TABLE app.users TO "odd ""role""" WITH GRANT OPTION',
    'GRANT USAGE ON SCHEMA app TO CURRENT_USER',
    'GRANT EXECUTE ON FUNCTION public.f() TO reader',
    'REVOKE EXECUTE ON FUNCTION public.f FROM PUBLIC',
    'REVOKE GRANT OPTION FOR ALL ON TABLE app.users FROM reader',
  ]);
});

it('says owners, and what others will have on new objects, after everything else', async () => {
  const text = `
    export const a = grant('select').onNew('tables', { in: app, madeBy: 'maker' }).to('reader');
    export const b = revoke('execute').onNew('functions').from('public');
    export const c = owner('boss').of(users, some, sql\`FUNCTION public.f()\`);`;
  expect(await last(text, ['owner', 'default privileges'])).toEqual([
    'ALTER TABLE app.users OWNER TO boss',
    'ALTER VIEW public.few OWNER TO boss',
    'ALTER FUNCTION public.f() OWNER TO boss',
    'ALTER DEFAULT PRIVILEGES FOR ROLE maker IN SCHEMA app GRANT SELECT ON TABLES TO reader',
    'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
  ]);
});

it('reports a grant that is never exported', async () => {
  const text = `import { grant, integer, table } from 'schemadiff';
    export const users = table('users', { id: integer() });
    grant('select').on(users).to('reader');`;
  expect(await faults({ 'schema/a.ts': text }, { timeout: 60_000 })).toEqual([
    'schema/a.ts:3: grant TABLE public.users: is not exported, so it would not exist',
  ]);
});
