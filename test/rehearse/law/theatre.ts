/** One lab for all passages of a test file: opening one takes longer than what they ask of it. */

import type { PassageText } from '../../../src/api/rehearse.ts';
import { readCatalog } from '../../../src/catalog/read.ts';
import { parseScript } from '../../../src/migration/script.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import { trusted } from '../../../src/model/sql.ts';
import { type Lab, type Mark, openLab } from '../../../src/rehearse/lab/lab.ts';
import type { Passage, PassageStep } from '../../../src/rehearse/law/law.ts';
import { type Stage, setStage } from '../../../src/rehearse/law/stage.ts';
import { emptyWorld } from '../../../src/rehearse/world/empty.ts';

export class Theatre {
  readonly #lab: Lab;
  readonly #empty: Mark;

  private constructor(lab: Lab, empty: Mark) {
    this.#lab = lab;
    this.#empty = empty;
  }

  static async open(): Promise<Theatre> {
    const lab = await openLab();
    return new Theatre(lab, await lab.mark());
  }

  async #catalog(...texts: readonly string[]): Promise<Catalog> {
    await this.#lab.restore(this.#empty);
    for (const text of texts) await this.#lab.database.execute(trusted(text));
    return await readCatalog(this.#lab.database, { access: true });
  }

  async passage({ name, before = '', after, up, down }: PassageText): Promise<Passage> {
    const steps = async (text: string): Promise<PassageStep[]> =>
      (await parseScript(text, name)).map(({ sql, transactional }) => ({
        sql,
        transactional,
        hazards: null,
      }));
    return {
      name,
      before: await this.#catalog(before),
      after: await (after === undefined ? this.#catalog(before, up) : this.#catalog(after)),
      up: await steps(up),
      down: down === null ? null : await steps(down),
    };
  }

  /** One at a time: the next one takes the lab. */
  async stage(passage: Passage): Promise<Stage> {
    await this.#lab.restore(this.#empty);
    return await setStage(passage, this.#lab, emptyWorld);
  }

  close(): Promise<void> {
    return this.#lab.close();
  }
}
