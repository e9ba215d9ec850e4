import { sql, trusted } from '../../../model/sql.ts';
import { choice, nameOf, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const eventTrigger = defineGenerator({
  weight: 0.3,
  fields: {
    name: nameOf('et', 2),
    event: choice('ddl_command_end', 'sql_drop', 'ddl_command_start'),
    tags: seldom(
      0.4,
      '',
      " WHEN TAG IN ('DROP TABLE')",
      " WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')",
    ),
    call: ref(
      ['function'],
      ({ values }) => values.returns === 'event_trigger',
      (maker) => {
        maker.add('function', { returns: 'event_trigger' });
      },
    ),
    enabled: seldom(0.3, '', 'DISABLE', 'ENABLE ALWAYS'),
  },
  statements: ({ event, tags, call, enabled }, scene, item) => [
    sql`CREATE EVENT TRIGGER ${scene.name(item)} ON ${trusted(event)}${trusted(tags)} EXECUTE FUNCTION ${nameAt(call, scene)}()`,
    ...(enabled === '' ? [] : [sql`ALTER EVENT TRIGGER ${scene.name(item)} ${trusted(enabled)}`]),
  ],
  target: (_values, scene, item) => sql`EVENT TRIGGER ${scene.name(item)}`,
});
