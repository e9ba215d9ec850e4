/**
 * A database whose client dies: from one call on, every call throws. An open transaction is rolled back,
 * and what the session held is let go, as a server does when a connection breaks.
 */

import type { Database, Row, Session } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/model/sql.ts';

export class Killed extends Error {
  constructor() {
    super('the process was killed');
  }
}

export interface Death {
  /** Calls that still succeed. */
  readonly calls: number;
  /** True: the last call is done, and nobody hears its answer. */
  readonly late: boolean;
}

export class Mortal implements Database {
  readonly engine;
  readonly major;
  readonly label;
  readonly #database: Database;
  #death: Death | null = null;
  #calls = 0;
  #dead = false;

  constructor(database: Database) {
    this.#database = database;
    this.engine = database.engine;
    this.major = database.major;
    this.label = database.label;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Dies during what follows. */
  doom(death: Death): void {
    this.#death = death;
    this.#calls = 0;
  }

  /** A new process connects. */
  async revive(): Promise<void> {
    this.#death = null;
    this.#dead = false;
    await this.#database.execute(sql`DISCARD ALL`);
    await this.#database.execute(sql`SET search_path = ''`);
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    const death = this.#death;
    if (this.#dead) throw new Killed();
    this.#calls += 1;
    if (death === null || this.#calls <= death.calls) return await work();
    this.#dead = true;
    if (death.late) await work();
    throw new Killed();
  }

  #session(session: Session): Session {
    return {
      query: (text, parameters) => this.#call(() => session.query(text, parameters)),
      each: (text, take) => this.#call(() => session.each(text, take)),
      execute: (text) => this.#call(() => session.execute(text)),
    };
  }

  query(text: Sql, parameters?: readonly (string | number | boolean | null)[]): Promise<Row[]> {
    return this.#call(() => this.#database.query(text, parameters));
  }

  each(text: Sql, take: (row: Row) => void): Promise<void> {
    return this.#call(() => this.#database.each(text, take));
  }

  execute(text: Sql): Promise<void> {
    return this.#call(() => this.#database.execute(text));
  }

  copyIn(statement: Sql, rows: Uint8Array): Promise<void> {
    return this.#call(() => this.#database.copyIn(statement, rows));
  }

  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#database.snapshot((session) => work(this.#session(session)));
  }

  /** COMMIT is a call too: it may be lost on its way, or its answer. */
  async transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    if (this.#dead) throw new Killed();
    const result = await this.#database.transaction(async (session) => {
      const done = await work(this.#session(session));
      await this.#call(async () => undefined);
      return done;
    });
    return await this.#call(async () => result);
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
