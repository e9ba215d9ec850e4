import { sql, trusted } from '../../../model/sql.ts';
import { choice, nameOf, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const foreignServer = defineGenerator({
  weight: 0.2,
  fields: {
    name: nameOf('srv', 2),
    wrapper: ref(['foreign data wrapper']),
    version: choice('', " VERSION '1'", " VERSION '2'"),
    options: choice('', " OPTIONS (host 'h')", " OPTIONS (host 'g', port '5')"),
  },
  statements: ({ wrapper, version, options }, scene, item) => [
    sql`CREATE SERVER ${scene.name(item)}${trusted(version)} FOREIGN DATA WRAPPER ${nameAt(wrapper, scene)}${trusted(options)}`,
  ],
  target: (_values, scene, item) => sql`SERVER ${scene.name(item)}`,
});
