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

  it('is nothing where no body names it', async () => {
    const error: unknown = await database()
      .execute(trusted(`DO $$ BEGIN PERFORM inner_body('x'); END $$`))
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof DatabaseError)) throw error;
    expect(error.why).toBe(`PostgreSQL's error 42883`);
    expect(error.next).not.toMatch(/search_path/);
  });
});
