/** verify: the user's queries, read-only on the migrated database, return the rows that were declared. */

import type { VerifyQuery } from '../config/define.ts';
import { DatabaseError } from '../database/database-error.ts';
import type { PgliteDatabase } from '../database/pglite.ts';
import { counted } from '../model/counted.ts';
import { sql } from '../model/sql.ts';
import { brokenFinding, findingLines } from './finding.ts';
import { type Finding, type GateResult, Judge } from './gate.ts';
import type { Story } from './story.ts';

type Cell = VerifyQuery['rows'][number][number];

/** A cell is the same when its text is: a bigint comes as text, and is declared as a number. */
function same(found: unknown, expected: Cell): boolean {
  if (found === null || expected === null) return found === expected;
  return textOf(found) === String(expected);
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const cellText = (value: unknown) =>
  typeof value === 'object' ? JSON.stringify(value) : (JSON.stringify(value) ?? '');
const rowText = (row: readonly unknown[]) => `(${row.map(cellText).join(', ')})`;

function sameRow(found: readonly unknown[], expected: readonly Cell[]): boolean {
  return found.length === expected.length && expected.every((cell, at) => same(found[at], cell));
}

/** What differs, a line a row; found values only when they are no one's. */
function difference(
  found: readonly (readonly unknown[])[],
  expected: VerifyQuery['rows'],
  withheld: boolean,
): string[] {
  return Array.from({ length: Math.max(found.length, expected.length) }, (_, at) => {
    const [now, wanted] = [found[at], expected[at]];
    if (now !== undefined && wanted !== undefined && sameRow(now, wanted)) return [];
    const columns = (wanted ?? []).flatMap((cell, column) =>
      now === undefined || same(now[column], cell) ? [] : `column ${column + 1}`,
    );
    const hidden = `(withheld: it may come from the seed file${columns.length > 0 ? `; differs in ${columns.join(', ')}` : ''})`;
    return [
      ...(wanted === undefined ? [] : [`row ${at + 1} expected ${rowText(wanted)}`]),
      `row ${at + 1} found    ${now === undefined ? 'no row' : withheld ? hidden : rowText(now)}`,
    ];
  }).flat();
}

async function rowsOf(database: PgliteDatabase, text: string): Promise<unknown[][]> {
  return await database.snapshot(async (session) => {
    await session.execute(sql`SET LOCAL search_path = public`);
    // Rows as arrays: two columns of one name are two columns.
    const { rows } = await database.pglite.query<unknown[]>(text, [], { rowMode: 'array' });
    return rows;
  });
}

function failure(query: VerifyQuery, error: unknown): Finding {
  const known = error instanceof Error && 'severity' in error ? new DatabaseError(error) : error;
  const why =
    known instanceof DatabaseError ? `${known.message} (SQLSTATE ${known.sqlstate})` : undefined;
  return {
    what: `The query “${query.name}” fails.`,
    where: `gates.verify: ${query.name}`,
    why: why ?? 'PGlite could not run it.',
    next: 'It runs in a read-only transaction with search_path = public, and must be one statement.',
  };
}

export async function verifyGate(
  story: Story,
  queries: readonly VerifyQuery[] | undefined,
): Promise<GateResult> {
  const judge = new Judge('verify');
  if (queries === undefined || queries.length === 0) {
    return judge.uncovered(
      'No queries are declared.',
      'Declare some in gates.verify of the configuration.',
    );
  }
  const { broken } = await story.tell();
  if (broken !== null) {
    judge.findings.push(brokenFinding(broken));
    return judge.result();
  }
  const { database } = await story.populated();
  for (const query of queries) {
    story.input.doing(`the query “${query.name}”`);
    try {
      const found = await rowsOf(database, query.sql);
      const lines = difference(found, query.rows, story.hasSeed() && readsTables(query.sql));
      if (lines.length === 0) {
        judge.evidence.push(`“${query.name}”: ${counted(found.length, 'row')} as declared`);
      } else {
        judge.findings.push({
          what: `The query “${query.name}” returns other rows than declared.`,
          where: `gates.verify: ${query.name}`,
          why: findingLines(lines),
        });
      }
    } catch (error) {
      judge.findings.push(failure(query, error));
    }
  }
  return judge.result();
}

/** A query that names only PostgreSQL's own catalogs shows no one's rows. */
function readsTables(text: string): boolean {
  const sources = [...text.matchAll(/\b(?:from|join)\s+([\w."]+)/gi)].map(([, name = '']) => name);
  return !sources.every((name) => /^(information_schema|pg_catalog)\./i.test(name));
}
