/**
 * Proves a migration on scratch databases that it opens.
 *
 * Of a large schema only that part is copied which the plan can reach. Such a proof is believed when it
 * holds: what fails there may be for want of the rest, and is proven again on a copy of the whole.
 */

import { withoutAccess } from '../catalog/access.ts';
import { withShared } from '../catalog/scope.ts';
import { dumpSchema } from '../database/dump.ts';
import type { ScratchDatabase } from '../database/scratch.ts';
import type { Catalog } from '../model/catalog.ts';
import { SchemadiffError } from '../model/error.ts';
import { reachOf, within } from '../plan/reach.ts';
import type { PlannedStep } from '../plan/summary.ts';
import { cloneCatalog, extensionsOf, makeRoles } from '../prove/clone.ts';
import { type Check, type Proof, prove, proven } from '../prove/prove.ts';

export interface Provable {
  /** Both as PGlite reads them. */
  readonly before: Catalog;
  readonly after: Catalog;
  readonly up: readonly PlannedStep[];
  readonly down: readonly PlannedStep[];
  /** Of the servers that it is for. Default: that of the scratch. */
  readonly major?: number | undefined;
  /** A database that was given the schema `after` in another way than by these steps. */
  readonly expected?: ScratchDatabase | undefined;
  /** Opens an empty scratch that offers these extensions. */
  readonly scratch: (extensions: readonly string[]) => Promise<ScratchDatabase>;
  /**
   * `reach`: the part that the plan can reach is copied, if it is worth it. Not for steps that were written
   * by hand: nobody knows what they do. Default: reach for large schemas.
   */
  readonly copy?: 'whole' | 'reach' | undefined;
  /** What to do where it does not hold. Default: what a plan's reader can do. */
  readonly remedy?: string | undefined;
}

const planned =
  'Change the definitions, or report the difference: a plan that fails its proof is a bug.';

function failure(failed: readonly Check[], remedy: string): SchemadiffError {
  return new SchemadiffError('noGo', 'The plan does not hold its proof; nothing was written.', {
    where: failed.map(({ law, observer }) => `${law} (${observer})`).join(', '),
    why: failed.flatMap((check) => check.differences).join('\n'),
    next: remedy,
  });
}

async function dumpExpected(
  { expected, after, scratch }: Provable,
  extensions: readonly string[],
): Promise<string> {
  if (expected !== undefined) return await dumpSchema(expected);
  const made = await scratch(extensions);
  try {
    await cloneCatalog(made, after);
    return await dumpSchema(made);
  } finally {
    await made.close();
  }
}

type Rest = Parameters<typeof prove>[0]['rest'];

async function proveOnCopy(input: Provable, rest?: Rest): Promise<Proof> {
  const extensions = [...new Set([...extensionsOf(input.before), ...extensionsOf(input.after)])];
  const expectedDump = await dumpExpected(input, extensions);
  const copy = await input.scratch(extensions);
  try {
    await cloneCatalog(copy, input.before);
    await makeRoles(copy, input.after.roles);
    return await prove({ ...input, copy, expectedDump, rest });
  } finally {
    await copy.close();
  }
}

/** Objects in both catalogs together, above which it pays to look for what is out of reach. */
const large = 4000;

/** The proof on what the plan can reach; undefined where that is not enough to go by. */
async function proveWithin(input: Provable): Promise<Proof | undefined> {
  const { before, after, up, down } = input;
  const objects = before.objects.size + after.objects.size;
  if (input.copy === 'whole' || (input.copy === undefined && objects < large)) return undefined;
  const reach = reachOf(before, after, [...up, ...down]);
  if (reach === undefined) return undefined;
  const rest = new Map(
    [...withoutAccess(before).objects].filter(
      ([id]) => !reach.has(id) && before.outside?.has(id) !== true,
    ),
  );
  const part = { before: within(before, reach), after: within(after, reach), expected: undefined };
  try {
    const proof = await proveOnCopy({ ...input, ...part }, rest);
    if (!proven(proof) || proof.bodies.length > 0) return undefined;
    const left = `The ${rest.size} objects that the plan cannot reach were not copied.`;
    return { ...proof, unproven: [...proof.unproven, left] };
  } catch (error) {
    if (error instanceof SchemadiffError) return undefined;
    throw error;
  }
}

/**
 * Runs the proof of a migration on scratch databases.
 * @throws SchemadiffError noGo with the difference when a law does not hold.
 */
export async function proveMigration(whole: Provable): Promise<Proof> {
  const [before, after] = withShared(whole.before, whole.after);
  const input = { ...whole, before, after };
  const proof = (await proveWithin(input)) ?? (await proveOnCopy(input));
  if (!proven(proof))
    throw failure(
      proof.checks.filter((check) => !check.passed),
      input.remedy ?? planned,
    );
  return proof;
}
