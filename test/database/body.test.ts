/** What the body of a function names without its schema, where search_path is empty. */

import { expect, it } from 'vitest';
import { DatabaseError } from '../../src/database/database-error.ts';
import { trusted } from '../../src/model/sql.ts';
import { describeAdapters } from './adapters.ts';

const bodies = [
  ['sql', `'SELECT inner_body(t)'`, 'outer_sql'],
  ['plpgsql', `'BEGIN RETURN inner_body(t); END'`, 'public.outer_plpgsql'],
] as const;

describeAdapters((database) => {
  it.each(bodies)('is said to be the reason (%s)', async (language, body, name) => {
    await database().execute(
      trusted(`SET check_function_bodies = off;
        CREATE FUNCTION public.outer_${language}(t text) RETURNS text IMMUTABLE LANGUAGE ${language} AS ${body}`),
    );
    const error: unknown = await database()
      .query(trusted(`SELECT public.outer_${language}(t) FROM (VALUES ('a secret')) v(t)`))
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof DatabaseError)) throw error;
    expect(error.message).toBe('function inner_body(text) does not exist');
    expect(error.why).toBe(`PostgreSQL's error 42883, in the body of function ${name}`);
    expect(error.next).toMatch(/^a migration runs with an empty search_path: .* SET search_path/);
    expect(error.next).toMatch(/\nPostgreSQL: \w+/);
    expect(`${error.why}${error.next}`).not.toContain('secret');
  });

  it.each([
    ['an assignment', `NEW.gone := 'a secret'`],
    ['a statement', `INSERT INTO pg_temp.full_of VALUES ('a secret'), ('a secret')`],
    [
      'a statement that was put together',
      `EXECUTE format('INSERT INTO pg_temp.full_of VALUES (%L), (%1$L)', NEW.a)`,
    ],
  ])('is named where %s in it fails', async (_, statement) => {
    await database().execute(
      trusted(`CREATE TABLE pg_temp.full_of (a text PRIMARY KEY);
        CREATE FUNCTION public.on_insert() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN ${statement}; RETURN NEW; END$$;
        CREATE TABLE public.watched (a text);
        CREATE TRIGGER on_insert BEFORE INSERT ON public.watched FOR EACH ROW EXECUTE FUNCTION public.on_insert()`),
    );
    const error: unknown = await database()
      .execute(trusted(`INSERT INTO public.watched VALUES ('a secret')`))
      .catch((thrown: unknown) => thrown);
    await database().execute(
      trusted('DROP TABLE public.watched, pg_temp.full_of; DROP FUNCTION public.on_insert'),
    );
    if (!(error instanceof DatabaseError)) throw error;
    expect(error.routine).toBe('public.on_insert');
    expect(`${error.message}${error.why}${error.next}`).not.toContain('secret');
  });

  it('is nothing where no body names it', async () => {
    const error: unknown = await database()
      .execute(trusted(`DO $$ BEGIN PERFORM inner_body('x'); END $$`))
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof DatabaseError)) throw error;
    expect(error.why).toBe(`PostgreSQL's error 42883`);
    expect(error.next).not.toMatch(/search_path/);
  });
});
