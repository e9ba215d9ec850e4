/** From the schema files of a project to the statements that make it. */

import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { refused } from '../model/error.ts';
import type { Origin } from '../model/origin.ts';
import { check } from './check.ts';
import { schemaFiles } from './files.ts';
import { originsOf } from './origins.ts';
import { type Declared, render } from './render.ts';
import { evaluateInChild, type Limits, refuseFaults, visible } from './sandbox.ts';

export interface EvaluateOptions extends Limits {
  /** The project's folder. */
  readonly root: string;
  /** Folders, files or patterns, relative to `root`. */
  readonly schema: string | readonly string[];
  /** Folders that are no part of it: `schema/migrations`. */
  readonly exclude?: readonly string[] | undefined;
  /** Folders besides the schema's own and node_modules that definitions may read. */
  readonly read?: readonly string[] | undefined;
}

/**
 * Evaluates the definitions in a child process and returns what they declare, in an order that loads.
 *
 * Throws a SchemadiffError `refused` that names every fault with its file and line.
 */
export async function evaluateDefinitions(options: EvaluateOptions): Promise<readonly Declared[]> {
  return (await evaluate(options)).declared;
}

export interface Evaluated {
  readonly declared: readonly Declared[];
  /** Where each thing is declared, and what it was called before. */
  readonly origins: readonly Origin[];
}

/** The same, with what statements do not say. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluated> {
  const root = realpathSync(options.root);
  const schema = typeof options.schema === 'string' ? [options.schema] : options.schema;
  const { files, folders } = await schemaFiles(root, schema, options.exclude ?? []);
  if (files.length === 0) {
    throw refused(`no schema files in ${schema.join(', ')}`, {
      where: root,
      next: 'create schema/tables.ts, or set `schema` in schemadiff.config.ts',
    });
  }
  const own = folders.flatMap((each) => (each === root ? visible(root) : [each]));
  const read = [...own, ...(options.read ?? []).map((each) => resolve(root, each))];
  const answer = await evaluateInChild({ mode: 'definitions', root, files }, read, options);
  const declarations = answer.kind === 'definitions' ? answer.declarations : [];
  const faults = answer.kind === 'value' ? [] : answer.faults;
  const all = [...faults, ...(faults.length === 0 ? check(declarations) : [])];
  if (all.length > 0) {
    refuseFaults('the definitions are wrong', all, 'correct the definitions and run it again');
  }
  return { declared: render(declarations), origins: originsOf(declarations) };
}
