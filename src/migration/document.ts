/**
 * plan.json: a reviewed plan on disk. Versioned, strict, and the same bytes for the same inputs.
 */

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { groupsOfAccess } from '../catalog/access.ts';
import { parseJson } from '../catalog/snapshot.ts';
import type { Id } from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { type HazardCode, hazardRules } from '../model/hazard.ts';
import { scopeOptions } from '../model/scope.ts';
import { type Sql, trusted } from '../model/sql.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const isHazardCode = (value: unknown): value is HazardCode =>
  typeof value === 'string' && Object.hasOwn(hazardRules, value);

const id = z.custom<Id>((value) => typeof value === 'string' && value.includes(':'));

const step = z.strictObject({
  sql: z.string().transform((text): Sql => trusted(text)),
  transactional: z.boolean(),
  /** A transaction begins with it, where another has just ended. */
  begins: z.literal(true).exactOptional(),
  hazards: z.array(
    z.strictObject({ code: z.custom<HazardCode>(isHazardCode), message: z.string() }),
  ),
  /** What it does to which objects: `create table:public.users`. */
  effects: z.array(
    z.strictObject({
      type: z.enum([
        'drop',
        'aside',
        'create',
        'alter',
        'adopt',
        'discard',
        'detour',
        'keep',
        'refill',
        'rename',
      ]),
      id,
      from: id.optional(),
      replaces: z.boolean(),
    }),
  ),
  /** Of the catalog after it, as PGlite reads it; null where only the transaction's end was read. */
  hash: hash.nullable(),
  locks: z.array(z.string()),
  rewrites: z.array(z.string()),
});

const direction = z.strictObject({
  /** Of the statements in the SQL file; white space and comments do not count. */
  checksum: hash,
  steps: z.array(step),
});

const summary = z.strictObject({ add: z.int(), change: z.int(), drop: z.int() });

/** 1 to 64 of a-z 0-9 _ -: safe as a folder's name everywhere. */
export const migrationId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);

/** The major whose texts the hashes in plan.json are made of, unless it says otherwise. */
export const referenceMajor = 18;

const migrationDocument = z.strictObject({
  format: z.literal('schemadiff-plan/1'),
  id: migrationId,
  /** The migration before it; null for the first. */
  previous: migrationId.nullable(),
  /** Hashes of the catalogs that it starts from and ends in, as PGlite reads them. */
  before: hash,
  after: hash,
  summary,
  up: direction,
  down: direction,
  /** Of the server whose texts the hashes are made of; 18, as PGlite, when it does not say. */
  major: z.int().exactOptional(),
  /** The major of the servers that it was planned for, where that is another one. */
  servers: z.int().exactOptional(),
  /** What is managed; everything when it does not say. What is outside counts in no hash. */
  scope: scopeOptions.exactOptional(),
  /** What the snapshot holds of owners and grants, and the hash of all that it holds; nothing when it does not say. */
  access: z.strictObject({ owners: z.boolean(), grants: z.boolean(), hash }).exactOptional(),
  /** Planned with --no-owners, --no-grants: what definitions say of them is not compared. */
  without: z.array(z.enum(groupsOfAccess)).exactOptional(),
  /** Objects whose data the reviewer agreed to lose: `table public.old`. */
  acknowledged: z.array(z.string()),
  proof: z.strictObject({
    /** Where it was run: `PGlite 18.3`. */
    engine: z.string(),
    checks: z.array(
      z.strictObject({
        law: z.enum(['converges', 'reverses', 'quiet']),
        observer: z.enum(['catalog', 'pg_dump', 'planner']),
        passed: z.literal(true),
      }),
    ),
    unproven: z.array(z.string()),
  }),
  /** SHA-256 of everything above. */
  signature: hash,
});

export type MigrationDocument = z.infer<typeof migrationDocument>;
export type MigrationStep = z.infer<typeof step>;
export type Direction = 'up' | 'down';

function signatureOf(document: Omit<MigrationDocument, 'signature'>): string {
  const { signature: _, ...signed } = { signature: '', ...document };
  return createHash('sha256').update(JSON.stringify(signed)).digest('hex');
}

const unsigned = migrationDocument.omit({ signature: true });

export function sign(document: z.infer<typeof unsigned>): MigrationDocument {
  // Parsing puts the keys in the order in which they are read again.
  const ordered = unsigned.parse(document);
  return { ...ordered, signature: signatureOf(ordered) };
}

export function formatDocument(document: MigrationDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * The document in the text of a plan.json.
 * @throws SchemadiffError refused when it is not one, or was changed after it was signed.
 */
export function parseDocument(text: string, file: string): MigrationDocument {
  const parsed = migrationDocument.safeParse(parseJson(text, file));
  if (!parsed.success) {
    throw refused('plan.json is not valid.', {
      where: file,
      why: z.prettifyError(parsed.error),
      next: 'Restore it from version control, or plan the migration again.',
    });
  }
  const document = parsed.data;
  // Keys that JSON.parse keeps and the schema does not see (duplicates, __proto__) change the text.
  if (
    document.signature !== signatureOf(document) ||
    formatDocument(document) !== text.replaceAll('\r\n', '\n')
  ) {
    throw refused('plan.json was changed after it was signed.', {
      where: file,
      next: 'Restore it from version control. Edit up.sql and down.sql only, then run schemadiff seal.',
    });
  }
  return document;
}
