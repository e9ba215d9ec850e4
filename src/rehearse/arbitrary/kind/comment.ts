import { literal, sql } from '../../../model/sql.ts';
import { choice, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { outputs } from '../part.ts';
import { anyTarget, targetOf } from '../target.ts';

export const comment = defineGenerator({
  fields: {
    on: anyTarget(() => true),
    /** Of a view: on its last column, and not on itself. */
    column: seldom(0.5, false, true),
    text: choice('one', "it's \\ two", 'three\n-- lines', '/* $1 ☃'),
  },
  statements: ({ on, column, text }, scene) => {
    const item = scene.item(on);
    const isView = item?.kind === 'view' || item?.kind === 'materialized view';
    const last = isView && column ? outputs(item, scene).at(-1) : undefined;
    const target =
      item === undefined || last === undefined
        ? targetOf(on, scene)
        : sql`COLUMN ${scene.name(item)}.${last.name}`;
    return target === null ? [] : [sql`COMMENT ON ${target} IS ${literal(text)}`];
  },
});
