import { ident, join, sql } from '../../../model/sql.ts';
import { choice, inSchema, list, nameOf, optional, ref, seldom } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { nameAt, when } from '../part.ts';
import { typeField, typeSql } from '../type.ts';
import { signature } from './function.ts';

export const procedure = defineGenerator({
  weight: 0.5,
  fields: {
    schema: inSchema,
    name: nameOf('proc', 3),
    arguments: list(typeField(0.3), 0, 2),
    mode: choice('IN', 'INOUT'),
    security: seldom(0.2, false, true),
    uses: optional(ref(['table']), 0.4),
    atomic: choice(false, true),
  },
  statements: (values, scene, item) => {
    const mode = values.mode === 'INOUT' && !values.atomic ? sql`INOUT` : sql`IN`;
    const args = values.arguments.map(
      (type, at) => sql`${mode} ${ident(`a${at}`)} ${typeSql(type, scene)}`,
    );
    const work =
      values.uses === null ? sql`SELECT 1` : sql`DELETE FROM ${nameAt(values.uses, scene)}`;
    const body = values.atomic
      ? sql`LANGUAGE sql${when(values.security, 'SECURITY DEFINER')} BEGIN ATOMIC ${work}; END`
      : sql`LANGUAGE plpgsql${when(values.security, 'SECURITY DEFINER')} AS $f$ BEGIN NULL; END $f$`;
    return [sql`CREATE PROCEDURE ${scene.name(item)}(${join(args)}) ${body}`];
  },
  target: (_values, scene, item) => sql`PROCEDURE ${signature(item, scene)}`,
});
