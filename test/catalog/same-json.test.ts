import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Json, sameJson } from '../../src/model/catalog.ts';

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, '', 'a'),
    fc.array(tie('json'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('0', 'a', 'b'), tie('json'), { maxKeys: 2 }),
  ),
}));

it('answers as a comparison of the texts does', () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(sameJson(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      expect(sameJson(one, structuredClone(one))).toBe(true);
    }),
  );
});
