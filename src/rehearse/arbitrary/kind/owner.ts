import { sql, trusted } from '../../../model/sql.ts';
import { choice } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { anyTarget, isPart, targetOf } from '../target.ts';

export const owner = defineGenerator({
  weight: 0.6,
  fields: { on: anyTarget((item) => !isPart(item)), role: choice('case_a', 'case_b') },
  statements: ({ on, role }, scene) => {
    const target = targetOf(on, scene);
    return target === null ? [] : [sql`ALTER ${target} OWNER TO ${trusted(role)}`];
  },
});
