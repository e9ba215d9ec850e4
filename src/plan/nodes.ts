/** The actions of a plan as nodes of a graph, by what they do to which object. */

import type { Id } from '../model/catalog.ts';
import type { Action } from './action.ts';

export const removes = (action: Action) => action.type === 'drop' || action.type === 'discard';

export class Nodes {
  readonly gone = new Map<Id, number>();
  readonly aside = new Map<Id, number>();
  readonly made = new Map<Id, number>();
  readonly changed = new Map<Id, number>();
  /** All of them. Most objects of a large schema are not among them. */
  readonly ids = new Set<Id>();

  readonly actions: readonly Action[];

  constructor(actions: readonly Action[]) {
    this.actions = actions;
    for (const [index, action] of actions.entries()) {
      const id = action.object.id;
      this.ids.add(id);
      if (removes(action)) this.gone.set(id, index);
      else if (action.type === 'aside') this.aside.set(id, index);
      else if (action.type === 'create') this.made.set(id, index);
      else this.changed.set(id, index);
    }
  }

  /** PostgreSQL makes the change while others depend on the object. */
  bears(changed: number | undefined): boolean {
    const action = this.actions[changed ?? -1];
    return action?.type === 'alter' && action.rebuildsDependents !== true;
  }
}
