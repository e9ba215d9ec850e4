/** Migrations in a temporary folder, planned between SQL states; not proven, so that they can be wrong. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSession } from '../../src/catalog/read.ts';
import { openScratch, type PgliteDatabase } from '../../src/database/pglite.ts';
import type { GateName } from '../../src/gate/gate.ts';
import {
  type GateReport,
  type GateRunOptions,
  runGates,
  type TimedResult,
} from '../../src/gate/run.ts';
import { documentOf, planBoth } from '../../src/migration/create.ts';
import { type Folders, writeMigration } from '../../src/migration/directory.ts';
import { formatScript } from '../../src/migration/script.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import { trusted } from '../../src/model/sql.ts';
import type { PlannedStep } from '../../src/plan/summary.ts';

class Undo extends Error {}

/** The catalog that statements make on an empty database; it is empty again afterwards. */
async function catalogOf(scratch: PgliteDatabase, text: string): Promise<Catalog> {
  let catalog: Catalog | undefined;
  const read = scratch.transaction(async (session) => {
    await session.execute(trusted(text === '' ? 'SELECT 1' : text));
    catalog = await readSession(session, scratch.major, { access: true });
    // Dependencies are resolved when first asked for.
    catalog.dependencies();
    throw new Undo();
  });
  await read.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
  if (catalog === undefined) throw new Error('nothing was read');
  return catalog;
}

export interface Version {
  readonly id: string;
  /** The whole schema, with qualified names. */
  readonly sql: string;
  readonly acknowledged?: readonly string[];
  /** Instead of the planned statements. */
  readonly up?: readonly string[];
  readonly down?: readonly string[];
  /** As they were planned elsewhere. */
  readonly steps?: { readonly up: readonly PlannedStep[]; readonly down: readonly PlannedStep[] };
}

export interface Project {
  readonly root: string;
  readonly folders: Folders;
  /** The last version. */
  readonly declared: Catalog;
  file(name: string, text: string): string;
  gates(options?: Partial<GateRunOptions>): Promise<GateReport>;
  /** One gate's answer. */
  gate(name: GateName, options?: Partial<GateRunOptions>): Promise<TimedResult>;
  remove(): void;
}

const byHand = (texts: readonly string[]): PlannedStep[] =>
  texts.map((text) => ({ sql: trusted(text), transactional: true, hazards: [], effects: [] }));

let scratch: Promise<PgliteDatabase> | undefined;

export async function closeScratch(): Promise<void> {
  await (await scratch)?.close();
  scratch = undefined;
}

async function write(folders: Folders, versions: readonly Version[]): Promise<Catalog> {
  scratch ??= openScratch();
  const database = await scratch;
  let before = await catalogOf(database, '');
  let previous: string | null = null;
  for (const { id, sql, acknowledged = [], up, down, steps: given } of versions) {
    const after = await catalogOf(database, sql);
    const planned = planBoth(before, after, 18);
    const steps = given ?? {
      up: up === undefined ? planned.up.steps : byHand(up),
      down: down === undefined ? planned.down.steps : byHand(down),
    };
    const unseen = { engine: 'PGlite 18', up: [], down: [], checks: [], unproven: [], bodies: [] };
    const document = await documentOf(
      { id, previous, before, after, acknowledged, ...steps },
      unseen,
    );
    const text = (direction: 'up' | 'down') =>
      formatScript(
        [id],
        steps[direction].map((step) => ({ ...step, remarks: [] })),
      );
    writeMigration(folders, { id, document, up: text('up'), down: text('down') }, after);
    [before, previous] = [after, id];
  }
  return before;
}

export async function makeProject(...versions: readonly Version[]): Promise<Project> {
  const root = mkdtempSync(join(tmpdir(), 'schemadiff-gates-'));
  const folders = { migrations: join(root, 'migrations'), snapshots: join(root, 'snapshots') };
  const declared = await write(folders, versions);
  const gates = (options: Partial<GateRunOptions> = {}) =>
    runGates({ folders, declared, ...options, options: { rows: 30, ...options.options } });
  return {
    root,
    folders,
    declared,
    gates,
    file: (name, text) => {
      writeFileSync(join(root, name), text);
      return join(root, name);
    },
    gate: async (name, options) => {
      const { gates: results } = await gates({ ...options, only: [name] });
      const [result] = results;
      if (result === undefined) throw new Error(`the gate ${name} was not asked`);
      return result;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
