/** Options that several definitions share. */

/** `true` and `immediate`: can be deferred; `deferred`: is, unless the transaction says otherwise. */
export type Deferrable = boolean | 'immediate' | 'deferred';

export function deferrableData(option: Deferrable | undefined): 'immediate' | 'deferred' | null {
  if (option === undefined || option === false) return null;
  return option === true ? 'immediate' : option;
}

/** Storage parameters: `{ fillfactor: 70, 'toast.autovacuum_enabled': false }`. */
export type Storage = Readonly<Record<string, string | number | boolean>>;
