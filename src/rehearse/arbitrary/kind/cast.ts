import { sql, trusted } from '../../../model/sql.ts';
import { choice, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const cast = defineGenerator({
  weight: 0.4,
  fields: {
    from: ref(['enum', 'composite type', 'range type']),
    to: choice('point', 'uuid', 'inet', 'jsonb'),
    context: choice('', ' AS ASSIGNMENT', ' AS IMPLICIT'),
  },
  statements: ({ from, to, context }, scene) => [
    sql`CREATE CAST (${nameAt(from, scene)} AS ${trusted(to)}) WITH INOUT${trusted(context)}`,
  ],
  target: ({ from, to }, scene) => sql`CAST (${nameAt(from, scene)} AS ${trusted(to)})`,
});
