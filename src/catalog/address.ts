/**
 * Where PostgreSQL keeps an object, or a part of one: classid, objid and objsubid of pg_depend
 * ("pg_depend" in the PostgreSQL manual), as one number. A large schema has hundreds of thousands of them,
 * and three numbers in an array take nine times the memory.
 */

/** Equal where all three are. */
export type Address = number;

/** Columns count to 1,600; some parts have a number below zero. */
const [parts, shift] = [4096, 2048];

/** Bits 44 to 52: there are some forty catalogs whose rows are addresses. */
const ofClass = parts * 2 ** 32;

/** A catalog's oid is too large to stand in a number beside an objid. */
const classes = new Map<number, number>();

function numberOf(classid: number): number {
  const known = classes.get(classid);
  if (known !== undefined) return known;
  classes.set(classid, classes.size);
  return classes.size - 1;
}

export function addressOf([classid, objid, objsubid]: readonly [number, number, number]): Address {
  return numberOf(classid) * ofClass + objid * parts + objsubid + shift;
}

/** Of the object that a part belongs to; its own, where it is none. */
export function wholeOf(at: Address): Address {
  return at - (at % parts) + shift;
}

/** The object's oid. */
export function objidOf(at: Address): number {
  return Math.floor((at % ofClass) / parts);
}
