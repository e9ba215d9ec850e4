/**
 * PostgreSQL writes no table again while a column of another one has its rows within: those that stay become text
 * before (see `detour` in action.ts), those that will have none leave before, and those that will come after.
 */

import { kindOf } from '../kinds/registry.ts';
import { append } from '../model/append.ts';
import type { Catalog, Id } from '../model/catalog.ts';
import type { Graph } from './graph.ts';
import type { Nodes } from './nodes.ts';
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

/** Text has as many values as the row has columns: none goes or comes meanwhile, but what has a place in it. */
function addShapeEdges(graph: Graph, nodes: Nodes, old: RowUse, now: RowUse): void {
  const { actions, gone, made, changed, detoured } = nodes;
  for (const [id, away] of detoured) {
    const back = changed.get(id);
    for (const table of old.within(id)) {
      for (const column of old.columnsOf(table)) graph.mustRunAfter(away, gone.get(column));
      for (const column of now.columnsOf(table)) {
        const node = made.get(column);
        if (node === undefined) continue;
        const hasPlace = gone.has(column) || actions[node]?.writesRows === true;
        graph.mustRunAfter(node, hasPlace ? away : back);
        if (hasPlace) graph.mustRunAfter(back, node);
      }
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
  if (detoured.size > 0) addShapeEdges(graph, nodes, old, now);
}
