import { literal, sql } from '../../../model/sql.ts';
import { choice } from '../field.ts';
import { defineGenerator } from '../generator.ts';
import { anyTarget, targetOf } from '../target.ts';

export const comment = defineGenerator({
  fields: {
    on: anyTarget(() => true),
    text: choice('one', "it's \\ two", 'three\n-- lines', '/* $1 ☃'),
  },
  statements: ({ on, text }, scene) => {
    const target = targetOf(on, scene);
    return target === null ? [] : [sql`COMMENT ON ${target} IS ${literal(text)}`];
  },
});
