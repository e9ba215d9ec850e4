/** Catalogs on disk: `snapshots/<id>.json`. Sorted, so that the same catalog is the same file. */

import * as z from 'zod';
import type { Kind } from '../kinds/kind.ts';
import { kindByName } from '../kinds/registry.ts';
import {
  type Catalog,
  type CatalogObject,
  type Dependency,
  dependencyTypes,
  type Id,
  inheritanceTypes,
  objectId,
  type Spec,
} from '../model/catalog.ts';
import { refused } from '../model/error.ts';
import { scopeOptions } from '../model/scope.ts';
import { withNeeded } from './scope.ts';

const format = 'schemadiff-snapshot/1';

export const snapshotId = z.custom<Id>(
  (value) => typeof value === 'string' && /^[a-z ]+:/.test(value),
);

const snapshotFile = z.strictObject({
  format: z.literal(format),
  major: z.int(),
  objects: z.array(
    z.strictObject({
      kind: z.string(),
      ordinal: z.int(),
      spec: z.record(z.string(), z.json()),
      on: z.array(
        z.union([
          z.tuple([snapshotId, z.enum(dependencyTypes)]),
          // What ties the two tables, of the inheritance types.
          z.tuple([snapshotId, z.enum(inheritanceTypes), snapshotId]),
        ]),
      ),
      outside: z.literal(true).exactOptional(),
    }),
  ),
  unmodelled: z.array(z.string()),
  roles: z.array(z.string()),
  /** What is managed; everything when it does not say. */
  scope: scopeOptions.exactOptional(),
});

/**
 * A key that is null is not written, and one that is not there is null: keys that a later version reads are null
 * where nothing was said of them before, and its snapshots and hashes stay what they were.
 */
function withoutNulls(spec: Spec): Spec {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null));
}

/** A spec of the kind that says nothing. */
function nullsOf({ spec: shape }: Kind): Spec {
  const keys = shape instanceof z.ZodObject ? Object.keys(shape.shape) : [];
  return Object.fromEntries(keys.map((key) => [key, null]));
}

/**
 * Its text, with what managed objects need from outside of the scope, so that they can be made in a scratch;
 * `ordered`: the objects in the order in which they were read, which decides nothing but a plan's.
 */
export function formatSnapshot(whole: Catalog, { ordered = false } = {}): string {
  const catalog = withNeeded(whole);
  const dependencies = catalog.dependencies();
  const all = [...catalog.objects.values()];
  const objects = (ordered ? all : all.sort((a, b) => (a.id < b.id ? -1 : 1))).map(
    ({ id: own, kind, ordinal, spec }) => {
      const on = (dependencies.get(own) ?? []).map((each): readonly string[] =>
        each.through === undefined ? [each.on, each.type] : [each.on, each.type, each.through],
      );
      return {
        kind,
        ordinal,
        spec: withoutNulls(spec),
        on: on.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
        ...(catalog.outside?.has(own) === true && { outside: true }),
      };
    },
  );
  const lines = objects.map((object) => `    ${JSON.stringify(object)}`).join(',\n');
  return `{
  "format": ${JSON.stringify(format)},
  "major": ${catalog.major},
  "objects": [${lines === '' ? '' : `\n${lines}\n  `}],
  "unmodelled": ${JSON.stringify(catalog.unmodelled)},
  "roles": ${JSON.stringify(catalog.roles)}${catalog.scope === undefined ? '' : `,\n  "scope": ${JSON.stringify(catalog.scope)}`}
}
`;
}

/**
 * The catalog in the text of a snapshot.
 * @throws SchemadiffError refused when it is not one, naming `file`.
 */
export function parseSnapshot(text: string, file: string): Catalog {
  const parsed = snapshotFile.safeParse(parseJson(text, file));
  if (!parsed.success) {
    throw refused('The snapshot is not valid.', {
      where: file,
      why: z.prettifyError(parsed.error),
    });
  }
  const objects = new Map<Id, CatalogObject>();
  const dependencies = new Map<Id, readonly Dependency[]>();
  const outside = new Set<Id>();
  const nulls = new Map<Kind, Spec>();
  const whole = (kind: Kind, spec: Spec): Spec => {
    const known = nulls.get(kind) ?? nullsOf(kind);
    nulls.set(kind, known);
    return { ...known, ...spec };
  };
  for (const { kind, ordinal, spec, on, ...rest } of parsed.data.objects) {
    const known = kindByName.get(kind);
    const checked = known?.spec.safeParse(whole(known, spec));
    if (known === undefined || checked?.success !== true) {
      throw refused(`The snapshot holds a ${kind} that this version does not know.`, {
        where: file,
        why: checked?.error === undefined ? undefined : z.prettifyError(checked.error),
        next: 'Use the version of schemadiff that wrote it, or plan the migration again.',
      });
    }
    const object = {
      id: objectId(kind, known.identity(checked.data)),
      kind,
      spec: checked.data,
      ordinal,
    };
    objects.set(object.id, object);
    dependencies.set(
      object.id,
      on.map(([to, type, through]) => ({ on: to, type, ...(through && { through }) })),
    );
    if (rest.outside === true) outside.add(object.id);
  }
  const { major, unmodelled, roles, scope } = parsed.data;
  return {
    major,
    objects,
    dependencies: () => dependencies,
    unmodelled,
    roles,
    scope,
    outside: outside.size === 0 ? undefined : outside,
  };
}

/** JSON.parse, with where it stopped. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused('The file is not JSON.', {
      where: file,
      why: error instanceof Error ? error.message : undefined,
      next: 'Restore it from version control.',
    });
  }
}
