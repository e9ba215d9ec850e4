/** What all trials of one passage have in common: a lab, and its states to start from. */

import { accessOf, dumpedAccess, readWithAccess } from '../../catalog/access.ts';
import { planReading } from '../../catalog/read.ts';
import { dumpSchema } from '../../database/dump.ts';
import type { Catalog } from '../../model/catalog.ts';
import { cloneCatalog, extensionsOf, makeRoles } from '../../prove/clone.ts';
import { type Lab, type Mark, openLab } from '../lab/lab.ts';
import { makeRoom } from '../room.ts';
import { readShapes, type TableShape } from '../shape.ts';
import type { World } from '../world/world.ts';
import type { Passage } from './law.ts';

/** A passage in a lab, ready for trials. */
export interface Stage {
  readonly passage: Passage;
  /** Has a state of the last trial, and is moved by the next. */
  readonly lab: Lab;
  /** The schema before, with the rows of the world. */
  readonly start: Mark;
  /** The schema after, installed afresh, without rows. */
  readonly fresh: Mark;
  /** The fresh install as our reader sees it: with access where the passage has any. */
  readonly installed: Catalog;
  /** Its tables: values that they will not take are worth having before. */
  readonly shapes: readonly TableShape[];
  /** What pg_dump sees of both. */
  readonly dumps: { readonly before: string; readonly fresh: string };
  /** What the world, and this version in it, cannot show. */
  readonly notCovered: readonly string[];
}

/** What an empty lab needs to hold both schemas of a passage. */
export const labExtensions = ({ before, after }: Passage): readonly string[] =>
  [...new Set([...extensionsOf(before), ...extensionsOf(after)])].sort();

/** An empty lab with the extensions of both schemas, as far as PGlite has them. */
export function labFor(passage: Passage): Promise<Lab> {
  return openLab({ extensions: labExtensions(passage) });
}

/**
 * Prepares a passage in an empty lab.
 * @throws SchemadiffError refused when the world cannot have the schema before.
 */
export async function setStage(passage: Passage, lab: Lab, world: World): Promise<Stage> {
  const { before, after } = passage;
  const { database } = lab;
  await makeRoles(database, [...new Set([...before.roles, ...after.roles])]);
  const empty = await lab.mark();
  await cloneCatalog(database, after);
  await makeRoom(database, after);
  const access = accessOf(before, after);
  const installed = await readWithAccess(database, access);
  const shapes = await readShapes(database);
  const dumpFresh = await dumpSchema(database, dumpedAccess(access));
  const fresh = await lab.mark();
  await lab.restore(empty);
  const { notCovered } = await world.prepare(database, before);
  const dumpBefore = await dumpSchema(database, dumpedAccess(access));
  // Every trial starts from here: what was planned before the schema was made is planned anew.
  await planReading(database);
  await readShapes(database);
  const start = await lab.mark();
  return {
    passage,
    lab,
    start,
    fresh,
    installed,
    shapes,
    dumps: { before: dumpBefore, fresh: dumpFresh },
    notCovered: [...world.notCovered, ...notCovered],
  };
}
