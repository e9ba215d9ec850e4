import { ident, nothing, sql, trusted } from '../../../model/sql.ts';
import { choice, optional, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';

export const defaultPrivileges = defineGenerator({
  weight: 0.3,
  fields: {
    schema: optional(ref(['schema']), 0.5),
    by: choice('', ' FOR ROLE case_a'),
    what: choice(
      'SELECT ON TABLES',
      'EXECUTE ON FUNCTIONS',
      'USAGE ON TYPES',
      'USAGE ON SEQUENCES',
      'INSERT, UPDATE ON TABLES',
      'EXECUTE ON ROUTINES',
      'USAGE ON SCHEMAS',
    ),
    role: choice('case_b', 'case_c', 'PUBLIC'),
    revoke: choice(false, true),
  },
  statements: ({ schema, by, what, role, revoke }, scene) => [
    sql`ALTER DEFAULT PRIVILEGES${trusted(by)}${schema === null ? nothing : sql` IN SCHEMA ${ident(scene.schema(schema))}`} ${revoke ? sql`REVOKE ${trusted(what)} FROM PUBLIC` : sql`GRANT ${trusted(what)} TO ${trusted(role)}`}`,
  ],
});
