/**
 * Rehearses a history that schemadiff did not write: each migration goes up, down and up again, from the
 * state in which the one before left the database, without rows and with rows.
 */

import { DatabaseError } from '../../database/database-error.ts';
import { SchemadiffError } from '../../model/error.ts';
import { type Assumption, alreadyAssumed, assumptionFor } from './assume.ts';
import { Assumed } from './assumed.ts';
import { beginsBlock } from './blocks.ts';
import type { FormatName } from './format.ts';
import type { Ground, Mark } from './ground.ts';
import { allLeftOut, type Cause, causeOf, type Incomplete, leftOutOf } from './incomplete.ts';
import { journalFor } from './journal.ts';
import { keepsRows, noRowsYet, type RowsOptions, type RowsSeen, type RowsState } from './keep.ts';
import type { ForeignMigration, ForeignScript, Refusal, Unavailable } from './migration.ts';
import { NamesHad } from './names-had.ts';
import { differencesOf, observe, type Seen } from './observe.ts';
import { asRan, type Failure, messageOf, type Ran, runForeign, runWhatCan } from './run.ts';
import { isEmpty, readScript, type Script } from './script.ts';
import { judge, type ObjectDifference, objectsOf, type Verdict } from './verdict.ts';

export interface ForeignResult {
  readonly id: string;
  readonly file: string;
  readonly verdict: Verdict;
  /** Why, in a sentence; empty where the verdict says it all. */
  readonly reason: string;
  /** What is not as it was. */
  readonly objects: readonly ObjectDifference[];
  /** The statement that failed, in the direction that the verdict speaks of. */
  readonly failure: Failure | null;
  /** Null: it was not run with rows. */
  readonly rows: RowsSeen | null;
  /** What was made for it before: `role app`. */
  readonly assumed: readonly string[];
  readonly notes: readonly string[];
  readonly milliseconds: number;
}

export interface ForeignOptions extends RowsOptions {
  /** Whose migrations they are. */
  readonly format: FormatName;
  readonly migrations: readonly ForeignMigration[];
  readonly ground: Ground;
  /** What is in it came from a setup file. */
  readonly setUp: boolean;
  /** Those to judge, from 0, in order: others before the last of them are only run. */
  readonly judge: readonly number[];
  /** Those that never end. */
  readonly never: readonly number[];
  readonly begins: (number: number) => void;
  readonly result: (number: number, result: ForeignResult) => void;
}

type Outcome = Pick<ForeignResult, 'verdict'> &
  Partial<Omit<ForeignResult, 'id' | 'file' | 'milliseconds'>>;

function failureText(failure: Failure): string {
  const { where, sqlstate, statement, of } = failure;
  const code = sqlstate === null ? '' : ` (SQLSTATE ${sqlstate})`;
  return `${where}: ${messageOf(failure)}${code}, statement ${statement} of ${of}`;
}

const becauseOf = ({ id, extension }: Cause, label: string) =>
  extension === null
    ? `${id} before it did not run in full`
    : `it may need extension ${extension}, which ${label} lacks and ${id} makes`;

const inOneLine = ({ message, where, why }: SchemadiffError) =>
  [message, where, why].filter(Boolean).join(': ');

const isScript = (found: ForeignScript | Refusal | Unavailable | null): found is ForeignScript =>
  found !== null && 'text' in found;

class Walk {
  readonly #ground: Ground;
  readonly #format: FormatName;
  readonly #rows: RowsOptions;
  /** The schema where the next migration starts, without rows but those of migrations. */
  #mark: Mark;
  /** What both observers see there; null: they have not looked. */
  #seen: Seen | null = null;
  /** The same schema with rows in it; null: they have to be made. */
  #withRows: { readonly mark: Mark; readonly state: RowsState } | null = null;
  /** What the setup made; null: there is none. */
  #brought: Seen | null = null;
  readonly #incomplete: Incomplete[] = [];
  readonly #had = new NamesHad();
  readonly #assumed = new Assumed();

  private constructor(
    ground: Ground,
    { format, ...rows }: RowsOptions & { readonly format: FormatName },
    mark: Mark,
  ) {
    this.#ground = ground;
    this.#format = format;
    this.#rows = rows;
    this.#mark = mark;
  }

  static async start(options: ForeignOptions): Promise<Walk> {
    const { ground } = options;
    const walk = new Walk(ground, options, await ground.mark());
    await walk.#had.look(ground.database);
    if (options.setUp) walk.#brought = await observe(ground);
    return walk;
  }

  /** Takes a migration for what it is, and goes where it leads: nothing is said of it. */
  async follow(migration: ForeignMigration): Promise<void> {
    const { id, up } = migration;
    if (!isScript(up)) {
      this.skip(migration);
      return;
    }
    const script = await readScript(up);
    const failure = script.psql === null ? (await this.#up(id, script)).ran.failure : null;
    const isPart = script.psql !== null || script.cut !== null;
    if (isPart || failure !== null) await this.#leaveIncomplete(id, script, failure);
    else await this.#arrive();
  }

  /** One that never ends: where it leads is not known. */
  skip({ id, up }: ForeignMigration): void {
    const left = allLeftOut(isScript(up) ? up.text : null);
    this.#incomplete.push({ id, at: this.#had.now, left, isUndone: false });
  }

  async #arrive(): Promise<void> {
    await this.#look();
    await this.#go(await this.#ground.mark(), null);
    await this.#setRows(null);
  }

  async #look(): Promise<void> {
    await this.#had.look(this.#ground.database);
    await this.#assumed.look(this.#ground.database);
  }

  /** From here the next migration starts. */
  async #go(mark: Mark, seen: Seen | null): Promise<void> {
    const last = this.#mark;
    this.#mark = mark;
    this.#seen = seen;
    await last.forget();
  }

  async #setRows(rows: { readonly mark: Mark; readonly state: RowsState } | null): Promise<void> {
    const last = this.#withRows;
    this.#withRows = rows;
    await last?.mark.forget();
  }

  /** The next one finds rows that were made for it. */
  async freshRows(): Promise<void> {
    await this.#setRows(null);
  }

  /** What breaks PGlite itself is no verdict on the migration. */
  async pass(migration: ForeignMigration): Promise<Outcome> {
    try {
      return await this.#pass(migration);
    } catch (error) {
      if (!(error instanceof SchemadiffError)) throw error;
      this.skip(migration);
      await this.#setRows(null);
      await this.#back();
      return { verdict: 'not-covered', reason: inOneLine(error) };
    }
  }

  async #pass(migration: ForeignMigration): Promise<Outcome> {
    const { id, up } = migration;
    if (!isScript(up)) {
      this.skip(migration);
      return { verdict: 'not-covered', reason: 'unavailable' in up ? up.unavailable : '' };
    }
    const script = await readScript(up);
    if (script.psql !== null) {
      await this.#leaveIncomplete(id, script, null);
      return { verdict: 'not-covered', reason: `only psql can run it: ${script.psql}` };
    }
    this.#seen ??= await observe(this.#ground);
    const { ran, assumed } = await this.#up(id, script);
    const notes = notesOf('up', script, ran);
    if (ran.failure !== null) {
      const outcome = this.#upFailed(ran.failure);
      const left = await this.#leaveIncomplete(id, script, ran.failure);
      const kept = keptText(left, script.items.length);
      return { ...outcome, failure: ran.failure, assumed, notes: [...notes, kept] };
    }
    if (script.cut !== null) {
      await this.#leaveIncomplete(id, script, null);
      return { verdict: 'not-covered', reason: `${script.file}: ${script.cut}`, assumed, notes };
    }
    const after = await observe(this.#ground);
    await this.#look();
    const arrived = await this.#ground.mark();
    // What it takes for granted was made after the first look.
    const before = this.#seen;
    const outcome = await this.#down(migration, before, arrived);
    const [rows, unjudged] = await this.#judgeRows(() =>
      this.#withRowsOn(asRan(script, ran), outcome, before, after),
    );
    await this.#go(arrived, after);
    await arrived.restore();
    const { script: _, ...rest } = outcome;
    return {
      ...rest,
      rows,
      assumed,
      notes: [...notes, ...(outcome.notes ?? []), ...unjudged],
    };
  }

  /** Where the statements that can run lead. */
  async #leaveIncomplete(id: string, script: Script, failure: Failure | null): Promise<number> {
    const isUndone =
      failure !== null && script.transaction && this.#excuse(failure, 'up') === undefined;
    await this.#mark.restore();
    const items = await runWhatCan(this.#ground.database, script);
    const left = leftOutOf(script, items);
    this.#incomplete.push({ id, at: this.#had.now, left, isUndone });
    await this.#arrive();
    return items.length;
  }

  #back = async (): Promise<void> => this.#mark.restore();

  /** Runs up; what it takes for granted is made first, as often as something more is missing. */
  async #up(
    id: string,
    script: Script,
  ): Promise<{ readonly ran: Ran; readonly assumed: readonly string[] }> {
    const tried = new Set<string>();
    const assumed: string[] = [];
    for (;;) {
      const ran = await runForeign(this.#ground.database, script, this.#back);
      const more =
        ran.failure === null
          ? undefined
          : (assumptionFor(ran.failure) ?? journalFor(ran.failure, this.#format));
      if (more === undefined || tried.has(more.sql)) return { ran, assumed };
      tried.add(more.sql);
      const name = await this.#assume(id, more);
      if (name === undefined) return { ran, assumed };
      assumed.push(name);
    }
  }

  /** Under which name it is assumed; undefined: it cannot be. */
  async #assume(id: string, assumption: Assumption): Promise<string | undefined> {
    const { database } = this.#ground;
    const { name, moved } = assumption;
    // Roles are shared by all databases of a server.
    if (database.engine === 'postgres' && name.startsWith('role ')) return undefined;
    await this.#back();
    const made = moved !== undefined && this.#assumed.by(name) !== undefined ? moved : assumption;
    try {
      await database.execute(made.sql);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return undefined;
    }
    if (made === assumption) this.#assumed.add(name, id);
    const looked = this.#seen !== null;
    await this.#arrive();
    if (looked) this.#seen = await observe(this.#ground);
    return made.name;
  }

  /** Why a failure is no verdict on the migration; undefined when it is one. */
  #excuse(failure: Failure, direction: 'up' | 'down'): string | undefined {
    if (failure.lacks !== null) return `${failure.where}: ${failure.lacks}`;
    const name = alreadyAssumed(failure);
    const first = name === undefined ? undefined : this.#assumed.by(name);
    if (first !== undefined) {
      // CREATE ROLE has no such clause.
      const helps =
        name?.startsWith('role ') === true ? '' : 'with IF NOT EXISTS it is made or there; or ';
      return `${failureText(failure)}; ${name} was taken for granted by ${first}: ${helps}say in a file for --setup what ${first} finds`;
    }
    const cause = causeOf(failure, this.#incomplete, this.#had, direction);
    if (cause === undefined) return undefined;
    return `${failureText(failure)}; ${becauseOf(cause, this.#ground.database.label)}`;
  }

  #upFailed(failure: Failure): Outcome {
    const excuse = this.#excuse(failure, 'up');
    if (excuse !== undefined) return { verdict: 'not-covered', reason: excuse };
    return { verdict: 'up-fails', reason: failureText(failure) };
  }

  #downFailed(failure: Failure): Outcome {
    const excuse = this.#excuse(failure, 'down');
    if (excuse !== undefined) return { verdict: 'not-covered', reason: excuse };
    return { verdict: failure.raised ? 'refuses' : 'fails', reason: failureText(failure) };
  }

  /** The verdict on the way down, from where up has led. */
  async #down(
    { down, oneWay = '' }: ForeignMigration,
    before: Seen,
    arrived: Mark,
  ): Promise<Outcome & { readonly script?: Script }> {
    if (down === null) return { verdict: 'no-down', reason: oneWay };
    if ('refuses' in down) return { verdict: 'refuses', reason: `${down.file}: ${down.refuses}` };
    if ('unavailable' in down) {
      return { verdict: 'not-covered', reason: `${down.file}: ${down.unavailable}` };
    }
    const script = await readScript(down);
    if (script.psql !== null) {
      return { verdict: 'not-covered', reason: `only psql can run it: ${script.psql}` };
    }
    if (isEmpty(script)) return { verdict: 'empty', reason: script.file };
    const { database } = this.#ground;
    const ran = await runForeign(database, script, () => arrived.restore());
    const notes = notesOf('down', script, ran);
    const { failure } = ran;
    if (failure !== null) return { ...this.#downFailed(failure), failure, notes };
    if (script.cut !== null)
      return { verdict: 'not-covered', reason: `${script.file}: ${script.cut}`, notes };
    const differences = differencesOf(before, await observe(this.#ground), this.#brought);
    return {
      verdict: judge(differences),
      objects: objectsOf(differences),
      notes,
      script: asRan(script, ran),
    };
  }

  /** What rows show, or why they show nothing: the verdict without rows stands. */
  async #judgeRows(
    work: () => Promise<RowsSeen | null>,
  ): Promise<readonly [RowsSeen | null, readonly string[]]> {
    try {
      return [await work(), []];
    } catch (error) {
      if (!(error instanceof SchemadiffError)) throw error;
      await this.#setRows(null);
      return [null, [`not judged with rows: ${inOneLine(error)}`]];
    }
  }

  async #withRowsOn(
    up: Script,
    { script }: { readonly script?: Script },
    before: Seen,
    after: Seen,
  ): Promise<RowsSeen | null> {
    if (this.#rows.rows === 0) return null;
    const { database } = this.#ground;
    const { mark, state } = this.#withRows ?? { mark: this.#mark, state: noRowsYet() };
    await mark.restore();
    const catalogs = { before: before.catalog, after: after.catalog };
    const [restart, empty] = [() => mark.restore(), () => this.#back()];
    const trip = { database, up, down: script ?? null, ...catalogs, restart, empty };
    let next: { readonly mark: Mark; readonly state: RowsState } | null = null;
    const seen = await keepsRows(trip, this.#rows, state, async (arrived) => {
      next = { mark: await this.#ground.mark(), state: arrived };
    });
    await this.#setRows(next);
    return seen ?? null;
  }
}

/** What the migrations after one that fails find of it. */
const keptText = (left: number, of: number) =>
  left === 0
    ? 'run one by one its statements do not fail: the migrations after it find what they made'
    : `${left} of ${of} statements were left out for the migrations after it`;

function notesOf(direction: string, { oneQuery }: Script, { alone, leftOut }: Ran): string[] {
  const fails = oneQuery
    ? '; as one query, which its tool makes of it unless told otherwise, it fails'
    : '';
  return [
    ...(alone === null ? [] : [`${direction} ran outside of a transaction: ${alone}${fails}`]),
    ...leftOut,
  ];
}

const unseen = {
  reason: '',
  objects: [],
  failure: null,
  rows: null,
  assumed: [],
  notes: [],
};

/** Results by number, from 0, each told when it is known. */
export async function rehearseForeign(options: ForeignOptions): Promise<void> {
  const { migrations, judge, never, begins, result } = options;
  const judged = new Set(judge);
  const walk = await Walk.start(options);
  for (const [number, migration] of migrations.slice(0, Math.max(-1, ...judge) + 1).entries()) {
    begins(number);
    if (beginsBlock(number)) await walk.freshRows();
    if (never.includes(number)) walk.skip(migration);
    else if (!judged.has(number)) await walk.follow(migration);
    else {
      const started = Date.now();
      const outcome = await walk.pass(migration);
      const { id, up } = migration;
      const milliseconds = Date.now() - started;
      result(number, { id, file: up.file, ...unseen, ...outcome, milliseconds });
    }
  }
}
