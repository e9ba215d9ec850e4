import { sql, trusted } from '../../../model/sql.ts';
import { choice, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const userMapping = defineGenerator({
  weight: 0.2,
  fields: {
    server: ref(['server']),
    user: choice('PUBLIC', 'case_a', 'case_b'),
    options: choice('', ` OPTIONS ("user" 'u')`, ` OPTIONS ("user" 'v', x '1')`),
  },
  statements: ({ server, user, options }, scene) => [
    sql`CREATE USER MAPPING FOR ${trusted(user)} SERVER ${nameAt(server, scene)}${trusted(options)}`,
  ],
});
