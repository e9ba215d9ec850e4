/** The actions of a plan as nodes of a graph, by what they do to which object. */

import { kindOf } from '../kinds/registry.ts';
import type { CatalogObject, Dependency, Id } from '../model/catalog.ts';
import { type Action, commitsAlone } from './action.ts';

export const removes = (action: Action) => action.type === 'drop' || action.type === 'discard';

/** It changes no object. */
export const handlesRows = ({ type }: Action) => type === 'keep' || type === 'refill';

export class Nodes {
  readonly gone = new Map<Id, number>();
  readonly aside = new Map<Id, number>();
  readonly made = new Map<Id, number>();
  readonly changed = new Map<Id, number>();
  readonly detoured = new Map<Id, number>();
  readonly kept: number[] = [];
  readonly refilled: number[] = [];
  /** What is tied before rows are put back. */
  readonly #tiedEarly = new Set<Id>();
  /** All of them. Most objects of a large schema are not among them. */
  readonly ids = new Set<Id>();

  readonly actions: readonly Action[];

  constructor(actions: readonly Action[]) {
    this.actions = actions;
    for (const [index, action] of actions.entries()) {
      const id = action.object.id;
      if (action.type === 'keep') this.kept.push(index);
      if (action.type === 'refill') this.refilled.push(index);
      for (const tie of action.ties ?? []) this.#tiedEarly.add(tie);
      if (handlesRows(action)) continue;
      this.ids.add(id);
      if (removes(action)) this.gone.set(id, index);
      else if (action.type === 'aside') this.aside.set(id, index);
      else if (action.type === 'detour') this.detoured.set(id, index);
      else if (action.type === 'create') this.made.set(id, index);
      else this.changed.set(id, index);
    }
  }

  /** PostgreSQL makes the change while others depend on the object. */
  bears(changed: number | undefined): boolean {
    const action = this.actions[changed ?? -1];
    return action?.type === 'alter' && action.rebuildsDependents !== true;
  }

  /** Then it comes before anything has gone. */
  commitsAlone(changed: number | undefined): boolean {
    const action = this.actions[changed ?? -1];
    return action !== undefined && commitsAlone(action);
  }

  /** A table gets it with the other's, after they were tied: what minds rows comes when these are put back. */
  comesLate(object: CatalogObject | undefined, dependency: Dependency): boolean {
    const { on, through, type } = dependency;
    return (
      through !== undefined &&
      type === 'inherits' &&
      this.#tiedEarly.has(through) &&
      object !== undefined &&
      kindOf(object).meetsRows === true &&
      this.made.has(object.id) &&
      this.made.has(on)
    );
  }
}
