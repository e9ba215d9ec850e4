import { sql, trusted } from '../../../model/sql.ts';
import { choice, ref } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt } from '../part.ts';

export const operatorFamilyMember = defineGenerator({
  weight: 0.3,
  fields: {
    family: ref(['operator family'], ({ values }) => values.method === 'btree'),
    member: choice(
      'OPERATOR 1 < (integer, bigint)',
      'OPERATOR 3 = (integer, bigint)',
      'FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint)',
    ),
  },
  statements: ({ family, member }, scene) => [
    sql`ALTER OPERATOR FAMILY ${nameAt(family, scene)} USING btree ADD ${trusted(member)}`,
  ],
});
