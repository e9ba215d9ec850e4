/**
 * What can go wrong when a statement runs on a database that matters.
 *
 * A hazard is a record; the report, the review gate and the documentation are made from it. The
 * locks and rewrites are those of the PostgreSQL manual ("Explicit Locking", "ALTER TABLE") and of
 * measurements on 14 to 18.
 */

export interface HazardRule {
  /** When it applies. */
  readonly condition: string;
  /** What it does to the database or to those who use it. */
  readonly effect: string;
  /** What to do instead, or before. */
  readonly workaround: string;
  /** True when rows or values are lost: the review gate wants such a step acknowledged by name. */
  readonly losesData?: true;
}

/** Every hazard there is, by its code: what docs/hazards.md is made from. */
export const hazardRules = {
  'data-loss': {
    condition: 'A table, column, sequence, enum value or materialised state is dropped.',
    effect: 'Its rows or values are gone; the way down brings back the shape, not the data.',
    workaround: 'Keep a copy first, and acknowledge the step by name.',
    losesData: true,
  },
  'lossy-cast': {
    condition:
      'A column changes to a type that gives some old values another form, or cannot hold them.',
    effect:
      'Values are rounded or shortened, or the statement fails on the first that does not fit.',
    workaround: 'Check the values first; the prod-like gate does.',
    losesData: true,
  },
  'time-zone': {
    condition: 'A column changes between a type that has a time zone and one that has none.',
    effect: 'Values without a time zone are taken as UTC, whatever the application meant by them.',
    workaround:
      "Where they mean another one, write it: ALTER … USING at AT TIME ZONE 'Europe/Berlin' in up.sql, the reverse in down.sql, then schemadiff seal.",
  },
  'table-rewrite': {
    condition: 'Every row and every index of the table is written again.',
    effect: 'Reads and writes wait (ACCESS EXCLUSIVE) for as long as the rewrite takes.',
    workaround: 'Add a new column, backfill it in batches, and swap.',
  },
  'table-scan': {
    condition: 'Every row is read while a lock is held that blocks others.',
    effect: 'Writers, and under ACCESS EXCLUSIVE readers too, wait until the scan ends.',
    workaround: 'Add the constraint NOT VALID, then validate it in a step of its own.',
  },
  'blocks-writes': {
    condition: 'A lock is taken that conflicts with ROW EXCLUSIVE.',
    effect: 'INSERT, UPDATE and DELETE on the table wait until the transaction ends.',
    workaround: 'Build indexes CONCURRENTLY; keep the transaction short.',
  },
  'blocks-reads': {
    condition: 'ACCESS EXCLUSIVE is taken on a relation that exists and may be in use.',
    effect: 'Every statement on it waits, and those behind it queue up.',
    workaround: 'Run it with a short lock_timeout and retry, at a quiet hour.',
  },
  'may-fail': {
    condition: 'Existing rows may not satisfy what the statement demands, or not fit a new type.',
    effect: 'The statement fails on the first such row, and the transaction is rolled back.',
    workaround: 'Clean the rows first; the prod-like gate says whether there are any.',
  },
  'refuses-writes': {
    condition:
      'A constraint is made NOT VALID: it holds for new rows, not for those that are there. Or the bound of a partition takes fewer rows, or changes of a table are published that has no replica identity, or not the one that they need.',
    effect:
      'From then on, what clients write is refused where it does not satisfy the constraint, or is of no partition; UPDATE and DELETE of such a table, always.',
    workaround:
      'Release code that writes no such rows first; give the table a primary key or REPLICA IDENTITY.',
  },
  replaced: {
    condition: 'PostgreSQL cannot alter the object, so it is dropped and made again.',
    effect: 'What depends on it is dropped and made again too, within the same transaction.',
    workaround: 'None needed; expect the locks of a drop and of a create.',
  },
  'not-transactional': {
    condition: 'PostgreSQL cannot run or use the statement inside the transaction of the others.',
    effect: 'It is committed on its own, and stays if a later step fails.',
    workaround: 'None needed: apply resumes from what the database is.',
  },
  renames: {
    condition: 'An object gets another name, and keeps its rows.',
    effect:
      'Statements of clients, and bodies of functions, that use the old name fail at once; views, keys and policies follow.',
    workaround:
      'Release code that knows both names first, or leave a view with the old name for a while.',
  },
  detaches: {
    condition: 'A partition leaves its table, or is dropped.',
    effect:
      'Its rows are not found in that table any more, and new ones that no other partition takes are refused.',
    workaround: 'Release code that needs none of them first.',
  },
  'may-be-rename': {
    condition:
      'Something is dropped while something of the same shape, with another name, is made.',
    effect: 'If it was meant to be renamed, its rows are lost for nothing.',
    workaround: 'Say renamedFrom in the definition, or plan with --renamed.',
  },
  'needs-publisher': {
    condition: 'A subscription is made, changed or dropped.',
    effect:
      'Replication slots there are neither made, altered nor dropped, and no rows are copied.',
    workaround: 'Make or drop the slot on the publisher, and run REFRESH PUBLICATION afterwards.',
  },
  'by-hand': {
    condition: 'A reviewer wrote or changed the statement.',
    effect:
      'Its locks and losses were not planned; what the proof observed is announced beside it.',
    workaround: 'Read it twice: the gates run it on rows.',
  },
} as const satisfies Record<string, HazardRule>;

/** The code of a hazard: a key of hazardRules. */
export type HazardCode = keyof typeof hazardRules;

/** What one statement may do to data, or to those who use the database. */
export interface Hazard {
  /** Which rule it falls under. */
  readonly code: HazardCode;
  /** A sentence for the operator, naming the object. */
  readonly message: string;
}

export function hazard(code: HazardCode, message: string): Hazard {
  return { code, message };
}

/** As a line of a report. */
export function describeHazard({ code, message }: Hazard): string {
  return `${code}: ${message}`;
}

/** Each once, where several parts of one statement say the same. */
export function distinctHazards(hazards: readonly Hazard[]): Hazard[] {
  return [...new Map(hazards.map((each) => [`${each.code} ${each.message}`, each])).values()];
}

export function losesData(hazards: readonly Hazard[]): boolean {
  return hazards.some((each) => {
    const rule: HazardRule = hazardRules[each.code];
    return rule.losesData === true;
  });
}

/** What another type does to values, be they converted in their table, put into another one, or within rows elsewhere. */
export const ofValues: ReadonlySet<HazardCode> = new Set(['lossy-cast', 'may-fail', 'time-zone']);
