import { sql } from '../../../model/sql.ts';
import { ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

/** Of a table that was made like the other one. */
export const inheritance = defineGenerator({
  weight: 0.7,
  fields: {
    table: ref(
      ['table'],
      ({ key, values }, { scene }) =>
        typeof values.like === 'number' &&
        values.partitionBy === null &&
        scene.item(values.like)?.values.partitionBy === null &&
        !scene.of('partition', 'inheritance').some((tie) => tie.values.table === key),
      ({ add }) => {
        const parent = add('table', { like: null, rowType: null, partitionBy: null });
        if (parent !== null) add('table', { like: parent.key, partitionBy: null });
      },
    ),
  },
  statements: ({ table }, scene) => {
    const like = scene.item(table)?.values.like;
    if (typeof like !== 'number') return [];
    return [sql`ALTER TABLE ${nameAt(table, scene)} INHERIT ${nameAt(like, scene)}`];
  },
});
