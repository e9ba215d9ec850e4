/**
 * PostgreSQL writes no table again while a column of another one has its rows within: those that stay become text
 * before (see `detour` in action.ts), those that will have none leave before, and those that will come after.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import type { Graph } from './graph.ts';
import type { Nodes } from './nodes.ts';
import { Parts } from './parts.ts';
import { RowUse } from './row-use.ts';

/** By table: what writes it again. */
function writersOf({ actions }: Nodes, rows: RowUse): ReadonlyMap<Id, readonly number[]> {
  const writers = new Map<Id, number[]>();
  for (const [index, { type, object, writesRows }] of actions.entries()) {
    const adopts = type === 'adopt' && kindOf(object).detour !== undefined;
    if (type === 'detour' || adopts || writesRows) append(writers, rows.tableOf(object.id), index);
  }
  return writers;
}

/** Text has as many values as the row has columns: these go before it is text, and come when it is none any more. */
function addShapeEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const rows = new RowUse(before);
  const isColumn = ({ objects }: Catalog, id: Id) => {
    const object = objects.get(id);
    return object !== undefined && kindOf(object).detour !== undefined;
  };
  const [old, now] = [new Parts(before), new Parts(after)];
  for (const [id, away] of nodes.detoured) {
    for (const table of rows.within(id)) {
      for (const part of old.of(table))
        if (isColumn(before, part)) graph.mustRunAfter(away, nodes.gone.get(part));
      for (const part of now.of(table))
        if (isColumn(after, part)) graph.mustRunAfter(nodes.made.get(part), nodes.changed.get(id));
    }
  }
}

export function addRowEdges(graph: Graph, nodes: Nodes, before: Catalog, after: Catalog): void {
  const [old, now] = [new RowUse(before), new RowUse(after)];
  const { gone, made, changed, detoured } = nodes;
  for (const [table, writers] of writersOf(nodes, now)) {
    const [then, from] = [old.usersOf(table), now.usersOf(table)];
    for (const writer of writers) {
      for (const id of then) {
        graph.shouldRunAfter(writer, gone.get(id));
        graph.mustRunAfter(writer, from.has(id) ? detoured.get(id) : changed.get(id));
      }
      for (const id of from) {
        graph.shouldRunAfter(made.get(id), writer);
        if (detoured.has(id) || !then.has(id)) graph.mustRunAfter(changed.get(id), writer);
      }
    }
  }
  if (detoured.size > 0) addShapeEdges(graph, nodes, before, after);
}
