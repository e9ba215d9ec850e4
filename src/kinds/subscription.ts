/**
 * Subscriptions, without the secrets of what they connect to.
 *
 * Read from pg_subscription, by roles that may read its connections (superusers). The publisher is left
 * alone: a subscription is made with `connect = false`, and its slot is let go before it is dropped. Only
 * two_phase and failover PostgreSQL can change there alone, and where there is a slot.
 * Not modelled: which tables are copied, and how far (pg_subscription_rel).
 */

import * as z from 'zod';
import { type Hazard, hazard } from '../model/hazard.ts';
import { ident, join, literal, type Sql, sql, trusted } from '../model/sql.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Context } from './context.ts';
import { type Alter, defineKind } from './kind.ts';
import { address } from './reading.ts';

const subscriptionSpec = z.strictObject({
  name: z.string(),
  /** A libpq connection string without passwords and keys. */
  connection: z.string(),
  publications: z.array(z.string()),
  enabled: z.boolean(),
  /** Of the publisher; null: none is associated. */
  slot: z.string().nullable(),
  binary: z.boolean(),
  streaming: z.enum(['off', 'on', 'parallel']),
  synchronousCommit: z.string(),
  twoPhase: z.boolean(),
  disableOnError: z.boolean(),
  passwordRequired: z.boolean(),
  runAsOwner: z.boolean(),
  origin: z.string(),
  failover: z.boolean(),
});

export type SubscriptionSpec = z.infer<typeof subscriptionSpec>;

/** Parameters of libpq whose values must not be in a file ("Parameter Key Words"). */
const secretWords = '(?:ssl)?password|oauth_client_secret|scram_(?:client|server)_key';

/** `password='it''s' `, with what follows up to the next parameter. */
const secretPair = String.raw`\y(?:${secretWords})\s*=\s*(?:'(?:\\.|[^'\\])*'|(?:\\.|[^\s'\\])+)\s*`;

const isUri = (text: string) => `${text} OPERATOR(pg_catalog.~*) '^postgres(ql)?://'`;

const replaced = (text: string, pattern: string, by: string) =>
  `pg_catalog.regexp_replace(${text}, ${literal(pattern)}, '${by}', 'gi')`;

const withoutSecrets = trusted(
  `CASE WHEN ${isUri('s.subconninfo')}
      THEN ${replaced(
        replaced('s.subconninfo', '^(postgres(?:ql)?://[^/?#:@]*):[^/?#@]*@', '\\1@'),
        `([?&])(?:${secretWords})=[^&]*`,
        '\\1',
      )}
      ELSE pg_catalog.btrim(${replaced('s.subconninfo', secretPair, '')}) END`,
);

/** Options of CREATE and of SET, by the major that brought them, as a spec has them. */
const options = (spec: SubscriptionSpec, major: number): ReadonlyMap<string, string> =>
  new Map(
    (
      [
        ['binary', 14, `${spec.binary}`],
        ['streaming', 14, spec.streaming],
        ['synchronous_commit', 14, literal(spec.synchronousCommit)],
        ['two_phase', 15, `${spec.twoPhase}`],
        ['disable_on_error', 15, `${spec.disableOnError}`],
        ['password_required', 16, `${spec.passwordRequired}`],
        ['run_as_owner', 16, `${spec.runAsOwner}`],
        ['origin', 16, literal(spec.origin)],
        ['failover', 17, `${spec.failover}`],
      ] as const
    ).flatMap(([name, since, value]) => (major >= since ? [[name, value] as const] : [])),
  );

/** Those of `spec` that `than` has otherwise: `binary = true, origin = 'none'`. */
function otherOptions(spec: SubscriptionSpec, than: SubscriptionSpec, major: number): Sql[] {
  const old = options(than, major);
  return [...options(spec, major)].flatMap(([name, value]) =>
    old.get(name) === value ? [] : [trusted(`${name} = ${value}`)],
  );
}

/** What CREATE SUBSCRIPTION makes without options. */
const plain = (spec: SubscriptionSpec, major: number): SubscriptionSpec => ({
  ...spec,
  binary: false,
  streaming: major >= 18 ? 'parallel' : 'off',
  synchronousCommit: 'off',
  twoPhase: false,
  disableOnError: false,
  passwordRequired: true,
  runAsOwner: false,
  origin: 'any',
  failover: false,
});

const slotOption = ({ slot }: Pick<SubscriptionSpec, 'slot'>) =>
  sql`slot_name = ${slot === null ? trusted('NONE') : literal(slot)}`;

const publicationList = ({ publications }: SubscriptionSpec) => join(publications.map(ident));

const onPublisher = (spec: SubscriptionSpec, what: string): Hazard =>
  hazard('needs-publisher', `subscription ${ident(spec.name)}: ${what}`);

const alter = (spec: SubscriptionSpec, action: Sql, hazards: readonly Hazard[] = []) =>
  statement(sql`ALTER SUBSCRIPTION ${ident(spec.name)} ${action}`, hazards);

const connecting = (spec: SubscriptionSpec, action: Sql) =>
  statement(
    sql`ALTER SUBSCRIPTION ${ident(spec.name)} ${action}`,
    [onPublisher(spec, 'the server connects to it, and alters the slot there')],
    { transactional: false },
  );

const enable = (spec: SubscriptionSpec) =>
  alter(spec, sql`ENABLE`, [
    onPublisher(spec, 'its slot must exist, and REFRESH PUBLICATION be run, before anything comes'),
  ]);

function create(spec: SubscriptionSpec, { major }: Context): Statement[] {
  const set = [
    sql`connect = false`,
    ...(spec.slot === spec.name ? [] : [slotOption(spec)]),
    ...otherOptions(spec, plain(spec, major), major),
  ];
  return [
    statement(
      sql`CREATE SUBSCRIPTION ${ident(spec.name)} CONNECTION ${literal(spec.connection)} PUBLICATION ${publicationList(spec)} WITH (${join(set)})`,
      [
        onPublisher(
          spec,
          'no slot is made there, and nothing is copied; a password has to be given by hand',
        ),
      ],
    ),
    ...(spec.enabled ? [enable(spec)] : []),
  ];
}

/** The connection with the secrets that the old one has: they are read and written by the server alone. */
function reconnect(from: SubscriptionSpec, to: SubscriptionSpec): Statement {
  const uri = /^postgres(ql)?:\/\//i;
  if (uri.test(from.connection) || uri.test(to.connection)) {
    const lost = onPublisher(to, 'a password has to be given again, by hand');
    return alter(to, sql`CONNECTION ${literal(to.connection)}`, [lost]);
  }
  return statement(sql`DO $schemadiff$ BEGIN
  EXECUTE pg_catalog.format('ALTER SUBSCRIPTION %I CONNECTION %L', ${literal(to.name)}, (
    SELECT pg_catalog.concat_ws(' ', ${literal(to.connection)}, (
      SELECT pg_catalog.string_agg(pg_catalog.btrim(m[1]), ' ')
      FROM pg_catalog.regexp_matches(s.subconninfo, ${literal(`(${secretPair})`)}, 'gi') AS m))
    FROM pg_catalog.pg_subscription AS s
    JOIN pg_catalog.pg_database AS b ON b.oid = s.subdbid AND b.datname = pg_catalog.current_database()
    WHERE s.subname = ${literal(to.name)}));
END $schemadiff$`);
}

/** PostgreSQL changes these on the publisher too: it connects, outside of a transaction. */
const ofSlot = ['twoPhase', 'failover'] as const;

const altering: Alter<SubscriptionSpec> = {
  alter: (from, to, { major }) => {
    const inSlot = ofSlot.some((key) => from[key] !== to[key]);
    // Without a slot PostgreSQL refuses; two_phase can be set since 18.
    if (inSlot && (to.slot === null || from.slot !== to.slot)) return 'replace';
    if (from.twoPhase !== to.twoPhase && major < 18) return 'replace';
    const local = otherOptions(
      { ...to, twoPhase: from.twoPhase, failover: from.failover },
      from,
      major,
    );
    const shared = otherOptions(
      { ...from, twoPhase: to.twoPhase, failover: to.failover },
      from,
      major,
    );
    const pauses = from.enabled && (inSlot || to.slot === null || !to.enabled);
    return [
      ...(pauses ? [alter(to, sql`DISABLE`)] : []),
      ...(local.length > 0 ? [alter(to, sql`SET (${join(local)})`)] : []),
      ...(to.slot === from.slot
        ? []
        : [
            alter(to, sql`SET (${slotOption(to)})`, [
              onPublisher(to, 'the slot there is neither made nor dropped'),
            ]),
          ]),
      ...(from.connection === to.connection ? [] : [reconnect(from, to)]),
      ...(String(from.publications) === String(to.publications)
        ? []
        : [
            alter(to, sql`SET PUBLICATION ${publicationList(to)} WITH (refresh = false)`, [
              onPublisher(to, 'tables come and go when REFRESH PUBLICATION is run'),
            ]),
          ]),
      ...(shared.length > 0 ? [connecting(to, sql`SET (${join(shared)})`)] : []),
      ...(to.enabled && (pauses || !from.enabled) ? [enable(to)] : []),
    ];
  },
};

const column = (since: number, text: string, before: string) => (major: number) =>
  trusted(major >= since ? text : before);

const streaming = column(
  16,
  "CASE s.substream WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' ELSE 'off' END",
  "CASE WHEN s.substream THEN 'on' ELSE 'off' END",
);
const twoPhase = column(15, "s.subtwophasestate <> 'd'", 'false');
const disableOnError = column(15, 's.subdisableonerr', 'false');
const passwordRequired = column(16, 's.subpasswordrequired', 'true');
const runAsOwner = column(16, 's.subrunasowner', 'false');
const origin = column(16, 's.suborigin', "'any'");
const failover = column(17, 's.subfailover', 'false');

const readable =
  "pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT')";

export const subscription = defineKind<SubscriptionSpec>({
  name: 'subscription',
  spec: subscriptionSpec,
  present: trusted(`EXISTS (SELECT FROM pg_catalog.pg_subscription) AND ${readable}`),
  query: (major) => sql`
    SELECT ${address('pg_subscription', 's.oid')}, s.subname AS name, ${withoutSecrets} AS connection,
      s.subpublications AS publications, s.subenabled AS enabled, s.subslotname AS slot, s.subbinary AS binary,
      ${streaming(major)} AS streaming, s.subsynccommit AS "synchronousCommit", ${twoPhase(major)} AS "twoPhase",
      ${disableOnError(major)} AS "disableOnError", ${passwordRequired(major)} AS "passwordRequired",
      ${runAsOwner(major)} AS "runAsOwner", ${origin(major)} AS origin, ${failover(major)} AS failover
    FROM pg_catalog.pg_subscription AS s
    JOIN pg_catalog.pg_database AS b ON b.oid = s.subdbid AND b.datname = pg_catalog.current_database()`,
  identity: (spec) => ident(spec.name),
  rules: {
    name: 'identity',
    connection: altering,
    publications: altering,
    enabled: altering,
    slot: altering,
    binary: altering,
    streaming: altering,
    synchronousCommit: altering,
    twoPhase: altering,
    disableOnError: altering,
    passwordRequired: altering,
    runAsOwner: altering,
    origin: altering,
    failover: altering,
  },
  create,
  rename: (from, to) => [alter(from, sql`RENAME TO ${ident(to.name)}`)],
  drop: (spec) => [
    ...(spec.enabled ? [alter(spec, sql`DISABLE`)] : []),
    ...(spec.slot === null
      ? []
      : [
          alter(spec, sql`SET (${slotOption({ slot: null })})`, [
            onPublisher(spec, `slot ${ident(spec.slot)} stays there and keeps its WAL: drop it`),
          ]),
        ]),
    statement(sql`DROP SUBSCRIPTION ${ident(spec.name)}`),
  ],
});
