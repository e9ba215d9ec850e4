/** SQLSTATEs that decide something here, by PostgreSQL's names ("PostgreSQL Error Codes", appendix A). */
export const sqlstates = {
  activeSqlTransaction: '25001',
  characterNotInRepertoire: '22021',
  checkViolation: '23514',
  deadlockDetected: '40P01',
  duplicateColumn: '42701',
  duplicateFunction: '42723',
  duplicateObject: '42710',
  duplicateSchema: '42P06',
  duplicateTable: '42P07',
  featureNotSupported: '0A000',
  foreignKeyViolation: '23503',
  insufficientPrivilege: '42501',
  internalError: 'XX000',
  invalidForeignKey: '42830',
  invalidSchemaName: '3F000',
  invalidTransactionTermination: '2D000',
  lockNotAvailable: '55P03',
  notNullViolation: '23502',
  queryCanceled: '57014',
  raiseException: 'P0001',
  serializationFailure: '40001',
  syntaxError: '42601',
  undefinedColumn: '42703',
  undefinedFunction: '42883',
  undefinedObject: '42704',
  undefinedParameter: '42P02',
  undefinedTable: '42P01',
  uniqueViolation: '23505',
  untranslatableCharacter: '22P05',
  unsafeNewEnumValueUsage: '55P04',
  wrongObjectType: '42809',
} as const;

/** What a statement names is not there: a schema, a table, a column, a function, a type or another object. */
export const undefinedNames: ReadonlySet<string> = new Set([
  sqlstates.invalidSchemaName,
  sqlstates.undefinedTable,
  sqlstates.undefinedColumn,
  sqlstates.undefinedFunction,
  sqlstates.undefinedObject,
]);

/** What a statement makes is there already. */
export const duplicateNames: ReadonlySet<string> = new Set([
  sqlstates.duplicateSchema,
  sqlstates.duplicateTable,
  sqlstates.duplicateColumn,
  sqlstates.duplicateFunction,
  sqlstates.duplicateObject,
]);

/** PreventInTransactionBlock(), and COMMIT inside of a procedure that was called in a transaction. */
export const transactionRefused: ReadonlySet<string> = new Set([
  sqlstates.activeSqlTransaction,
  sqlstates.invalidTransactionTermination,
]);
