/** Triggers and row policies: in the list of their table, or on their own with `on`. */

import { columnReference, type TableColumn } from './column.ts';
import type { PolicyData, TriggerData } from './declaration.ts';
import { declare, item, type Named, named, nameOf, remember } from './definition.ts';
import { type Fragment, fragmentData } from './fragment.ts';
import { type Deferrable, deferrableData, renamedFromData } from './options.ts';
import type { Routine } from './routine.ts';
import { watched } from './watched.ts';
import { whereCalled } from './where.ts';

/** Options of `trigger()`. */
export interface TriggerOptions {
  /** The table or view; not needed in the list of a table. */
  readonly on?: Named;
  /** `instead of`: of views alone. */
  readonly when: 'before' | 'after' | 'instead of';
  /** One or more; `truncate` per statement alone. */
  readonly events: readonly ('insert' | 'update' | 'delete' | 'truncate')[];
  /** UPDATE OF: only when one of these is assigned. */
  readonly updateOf?: readonly TableColumn[];
  /** `statement` unless said, as in PostgreSQL; of a constraint trigger always `row`. */
  readonly forEach?: 'row' | 'statement';
  /** A constraint trigger, which can be deferred. */
  readonly constraint?: boolean | { readonly deferrable: Deferrable };
  /** REFERENCING: names of the transition tables. */
  readonly referencing?: { readonly oldTable?: string; readonly newTable?: string };
  /** WHEN: sql`OLD.* IS DISTINCT FROM NEW.*`. */
  readonly condition?: Fragment;
  /** The trigger function, or its name as SQL. */
  readonly execute: Routine | Fragment;
  /** TG_ARGV; none unless said. */
  readonly arguments?: readonly string[];
  /** COMMENT ON TRIGGER. */
  readonly comment?: string;
  /** It is the one that had this name. */
  readonly renamedFrom?: string;
}

class Part<D extends TriggerData | PolicyData> {
  readonly #data: D;

  constructor(data: D) {
    this.#data = data;
  }

  [item](): D {
    return this.#data;
  }

  [declare](): D {
    return this.#data;
  }
}

/** What `trigger()` makes. */
export class Trigger extends Part<TriggerData> {}
/** What `policy()` makes. */
export class Policy extends Part<PolicyData> {}

/** CREATE TRIGGER. Manual: "CREATE TRIGGER". */
export function trigger(name: string, given: TriggerOptions): Trigger {
  const options = watched(given);
  const { constraint = false, execute, referencing = {} } = options;
  const { oldTable = null, newTable = null } = watched(referencing);
  const made = new Trigger({
    kind: 'trigger',
    where: whereCalled(),
    name,
    on: options.on?.[named] ?? null,
    when: options.when,
    events: [...options.events],
    updateOf: (options.updateOf ?? []).map(columnReference),
    forEach: options.forEach ?? (constraint === false ? 'statement' : 'row'),
    constraint: constraint !== false,
    deferrable:
      typeof constraint === 'object' ? deferrableData(watched(constraint).deferrable) : null,
    oldTable,
    newTable,
    condition: options.condition === undefined ? null : fragmentData(options.condition),
    execute:
      named in execute
        ? { text: nameOf(execute[named]), references: [execute[named]] }
        : fragmentData(execute),
    arguments: [...(options.arguments ?? [])],
    comment: options.comment ?? null,
    renamedFrom: renamedFromData(options.renamedFrom),
  });
  return options.on === undefined ? made : remember(made);
}

/** Options of `policy()`. */
export interface PolicyOptions {
  /** The table; not needed in the list of a table. */
  readonly on?: Named;
  /** `permissive` unless said. */
  readonly as?: 'permissive' | 'restrictive';
  /** The statements that it applies to; `all` unless said. */
  readonly for?: 'all' | 'select' | 'insert' | 'update' | 'delete';
  /** Role names, everybody unless said; `public`, `current_user` and the like mean what they mean in SQL. */
  readonly to?: string | readonly string[];
  /** Which rows are seen, and may be changed or deleted; all unless said. */
  readonly using?: Fragment;
  /** Which rows may be written; those of `using` unless said. */
  readonly withCheck?: Fragment;
  /** COMMENT ON POLICY. */
  readonly comment?: string;
  /** It is the one that had this name. */
  readonly renamedFrom?: string;
}

/** CREATE POLICY. The table needs `{ rowSecurity: true }` for it to have an effect. */
export function policy(name: string, given: PolicyOptions = {}): Policy {
  const options = watched(given);
  const { to = [] } = options;
  const made = new Policy({
    kind: 'policy',
    where: whereCalled(),
    name,
    on: options.on?.[named] ?? null,
    as: options.as ?? 'permissive',
    for: options.for ?? 'all',
    to: typeof to === 'string' ? [to] : [...to],
    using: options.using === undefined ? null : fragmentData(options.using),
    withCheck: options.withCheck === undefined ? null : fragmentData(options.withCheck),
    comment: options.comment ?? null,
    renamedFrom: renamedFromData(options.renamedFrom),
  });
  return options.on === undefined ? made : remember(made);
}
