/** Owners and privileges as the definition language writes them. */

import { columnGrantSpec } from '../kinds/column-grant.ts';
import { defaultPrivilegesSpec } from '../kinds/default-privileges.ts';
import { grantSpec } from '../kinds/grant.ts';
import { ownerSpec } from '../kinds/owner.ts';
import { type Holding, isAllOfTable, without } from '../kinds/privileges.ts';
import type { CatalogObject, Id } from '../model/catalog.ts';
import { ident } from '../model/sql.ts';
import { optional } from './column.ts';
import { array, call, chain, type Doc } from './doc.ts';
import type { Entry } from './scope.ts';
import { quote } from './typescript.ts';

export const accessParts = ['owner', 'grant', 'column grant'] as const;

interface Said {
  readonly verb: 'grant' | 'revoke';
  readonly privileges: readonly string[];
  readonly grantOption: boolean;
  readonly on: Doc;
  readonly role: string;
}

const roleOf = ({ grantee, owner }: Holding) => grantee ?? (owner ? 'current_user' : 'public');

interface Held extends Holding {
  readonly privileges: readonly string[];
  readonly grantable: readonly string[];
}

/** What takes an object from what everybody has of it to what this grantee has. */
function saidOf(spec: Held, initial: readonly string[], on: Doc): readonly Said[] {
  const role = roleOf(spec);
  const plain = without(without(spec.privileges, spec.grantable), initial);
  const said: readonly Said[] = [
    { verb: 'revoke', privileges: without(initial, spec.privileges), grantOption: false, on, role },
    { verb: 'grant', privileges: plain, grantOption: false, on, role },
    { verb: 'grant', privileges: spec.grantable, grantOption: true, on, role },
  ];
  return said.filter(({ privileges }) => privileges.length > 0);
}

/** One statement for all roles that have the same. */
function statements(said: readonly Said[], entry: Entry): Doc[] {
  const groups = new Map<string, { readonly of: Said; readonly roles: string[] }>();
  for (const of of said) {
    const { role, ...rest } = of;
    const key = JSON.stringify(rest);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { of, roles: [role] });
    else known.roles.push(role);
  }
  return [...groups.values()].map(({ of, roles }) => {
    const [first = '', ...others] = roles.map(quote);
    const given = others.length === 0 ? first : array([first, ...others]);
    const option = of.grantOption ? ([['grantOption', 'true']] as const) : [];
    return chain(
      call(
        entry.use(of.verb),
        (isAllOfTable(of.privileges) ? ['all'] : of.privileges).map((each) =>
          quote(each.toLowerCase()),
        ),
      ),
      [of.on, call(of.verb === 'grant' ? 'to' : 'from', [given, ...optional(option)])],
    );
  });
}

/** The constant of an object, or what GRANT calls it; what an extension brought has none. */
function targetDoc(id: Id, target: string, entry: Entry): Doc {
  const unnamed = entry.isOverloaded(id) || id.startsWith('extension:');
  const constant = unnamed ? null : entry.refer(id, true);
  return constant ?? entry.sql(target);
}

/** The access to one object, and to its columns. */
export function accessDoc(home: Id, parts: readonly CatalogObject[], entry: Entry): Doc | null {
  const docs: Doc[] = [];
  const said: Said[] = [];
  for (const part of parts) {
    if (part.kind === 'owner') {
      const { role, target } = ownerSpec.parse(part.spec);
      const of = call('of', [targetDoc(home, target, entry)]);
      docs.push([call(entry.use('owner'), [quote(role)]), '.', of]);
    } else if (part.kind === 'grant') {
      const spec = grantSpec.parse(part.spec);
      said.push(...saidOf(spec, spec.initial, call('on', [targetDoc(home, spec.target, entry)])));
    } else {
      const spec = columnGrantSpec.parse(part.spec);
      const constant = entry.refer(home, true);
      const key = entry.key(home, spec.column);
      if (constant === null || key === null) continue;
      said.push(...saidOf(spec, [], call('on', [`${constant}.${key}`])));
    }
    entry.claim(part);
  }
  docs.push(...statements(said, entry));
  if (docs.length === 0) return null;
  return docs.length === 1 ? (docs[0] ?? null) : array(docs);
}

export function defaultPrivilegesDoc(part: CatalogObject, entry: Entry): Doc {
  const spec = defaultPrivilegesSpec.parse(part.spec);
  const schema = spec.schema === null ? null : entry.refer(`schema:${ident(spec.schema)}`, true);
  const options = [
    ...(spec.schema === null ? [] : [['in', schema ?? quote(spec.schema)] as const]),
    ...(spec.role === null ? [] : [['madeBy', quote(spec.role)] as const]),
  ];
  const on = call('onNew', [quote(spec.target.toLowerCase()), ...optional(options)]);
  const docs = statements(saidOf(spec, spec.initial, on), entry);
  return docs.length === 1 ? (docs[0] ?? '') : array(docs);
}
