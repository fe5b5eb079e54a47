/** One simulation under way: a host in virtual time, what is counted, and what is still to happen. Reads no export. */
import { type Instant, instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { AuditEntry } from '../../hosts/audit.ts';
import type { Committed, HandOver } from '../../hosts/host.ts';
import { createVirtualHost, type VirtualHost } from '../../hosts/virtual.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { ControlScope } from '../../kernel/input.ts';
import { panicPoliciesOf } from '../../kernel/panic-policy.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { Population } from '../population/life.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { type Backlog, createBacklog } from './backlog.ts';
import { type ContactBook, createContactBook } from './contacts.ts';
import { createLeanStore } from './lean-store.ts';
import { lightenRenderer } from './light-renderer.ts';
import { createLoadBook, type LoadBook } from './load.ts';
import { ANSWERED_AFTER_MS, drawReceipt } from './recipients.ts';
import type { Drill, Intervention, Recipients } from './simulation.ts';
import { createIdTable } from './store/ids.ts';
import { createVolume, type Volume } from './volume.ts';

const AUDIT_MAX = 1000;

/** What is simulated, with what. */
export type StageOptions = {
  readonly plan: PlanFile;
  readonly kinds: Definitions;
  readonly renderer: Renderer;
  readonly interventions: readonly Intervention[];
  readonly recipients: Recipients;
  /** Is told each message that leaves, in order of time. */
  readonly onMessage?: (handOver: HandOver) => void;
  /** Is told of each call of the kernel. */
  readonly onStep?: () => void;
  /** See `VirtualHostOptions`: with 1, ties are broken as where lives are played apart. */
  readonly maxTouched?: number;
};

export type Stage = {
  readonly plan: PlanFile;
  readonly host: VirtualHost;
  readonly agenda: Agenda;
  readonly volume: Volume;
  readonly book: ContactBook;
  readonly load: LoadBook;
  readonly backlog: Backlog;
  readonly audit: AuditEntry[];
  /** Whether anybody bounces or complains. */
  readonly isAnswered: boolean;
  pulled: Drill['pulled'] | null;
  resumed: Drill['resumed'];
};

/**
 * Sets a host up just before `firstAt`; what happens from `countFrom` on is counted. `isApart`: for lives one after the other.
 */
export function createStage(
  options: StageOptions,
  firstAt: Instant,
  countFrom: Instant,
  isApart = false,
): Stage {
  const { plan, kinds, renderer, interventions, recipients } = options;
  const agenda = createAgenda(interventions);
  const volume = createVolume({ from: countFrom, zone: plan.plan.workspace.zone });
  const ids = createIdTable();
  const book = createContactBook({ from: countFrom, zone: plan.plan.workspace.zone, ids });
  const load = createLoadBook({ plan, kinds, renderer, from: countFrom });
  const backlog = createBacklog();
  const audit: AuditEntry[] = [];
  const deliver = (handOver: HandOver) => {
    options.onMessage?.(handOver);
    const coming = drawReceipt(recipients, handOver);
    if (coming !== null) agenda.add(coming);
    return { result: 'accepted', providerId: handOver.key } as const;
  };
  const onDecided = (subscriber: string, decisions: readonly Decision[]) => {
    options.onStep?.();
    for (const decision of decisions) {
      volume.decided(decision);
      book.decided(subscriber, decision);
      load.decided(decision);
      backlog.decided(decision);
    }
  };
  const onCommitted = ({ audited = [] }: Committed) => {
    audit.push(...audited.slice(0, AUDIT_MAX - audit.length));
  };
  const startAt = instant(firstAt - 1);
  const store = createLeanStore({ plan, kinds, ids, isApart });
  const host = createVirtualHost({
    store,
    plan,
    kinds,
    renderer: lightenRenderer(renderer),
    startAt,
    deliver,
    onCommitted,
    onDecided,
    ...(options.maxTouched === undefined ? {} : { maxTouched: options.maxTouched }),
  });
  const isAnswered = recipients.complaints > 0 || recipients.bounces > 0;
  return { plan, host, agenda, volume, book, load, backlog, audit, isAnswered, pulled: null, resumed: null };
}

/** Names people in order of their numbers: whoever is due at one instant is visited in that order. */
export function introduceAll({ host }: Stage, people: Population, size: number): void {
  for (let person = 0; person < size; person += 1)
    host.store.introduce(people.nameOf(person) as SubscriberId);
}

type Acts = {
  readonly [Does in Intervention['does']]: (
    stage: Stage,
    intervention: Extract<Intervention, { readonly does: Does }>,
  ) => void;
};

/** Somebody who may pull: the first that the policy of this scope names, else the first that any policy names. */
function pullerOf(stage: Stage, scope: ControlScope | string): string {
  const policies = panicPoliciesOf(stage.plan.plan);
  const own = policies.filter(({ data }) => typeof scope === 'string' && Object.hasOwn(data.scopes, scope));
  const named = (own.length > 0 ? own : policies).flatMap(({ data }) => data.mayPull ?? []);
  return named[0] ?? 'simulation';
}

const ACTS: Acts = {
  panic(stage, { at, scope }) {
    const by = pullerOf(stage, scope);
    const report = stage.host.control({ do: 'panic', scope, by, reason: 'drill' }, at);
    stage.pulled = { at, by, ...report };
  },
  resume(stage, { at }) {
    const { pulled } = stage;
    if (pulled === null) return;
    const [id = ''] = pulled.ids;
    stage.backlog.resumed(at);
    stage.resumed = { at, ...stage.host.control({ do: 'resume', id, by: pulled.by, reason: 'drill' }, at) };
  },
  gauge({ host }, { gauge, value, at }) {
    host.setGauge(gauge, value, at);
  },
};

/** With answers, time stops where a message may leave, and goes on for no longer than it takes until it is answered. */
function nextSendAt({ host, isAnswered }: Stage): Instant {
  return isAnswered ? instant(Math.max(host.engine.nextDueAt(), host.now() + 1)) : NEVER;
}

/** Everything before `until` happens: what is due, and what is on the agenda. Throws ControlRefused. */
export function goTo(stage: Stage, until: Instant): void {
  const { host, agenda } = stage;
  for (;;) {
    const at = agenda.nextAt();
    const sendAt = nextSendAt(stage);
    if (Math.min(at, sendAt) >= until) break;
    if (sendAt < at) {
      host.advanceTo(instant(Math.min(at, until, sendAt + ANSWERED_AFTER_MS) - 1));
      continue;
    }
    host.advanceTo(instant(at - 1));
    for (const intervention of agenda.takeInterventions(at)) {
      (ACTS[intervention.does] as (stage: Stage, intervention: Intervention) => void)(stage, intervention);
    }
    const receipts = agenda.takeReceipts(at);
    if (receipts.length > 0)
      host.receipts(
        receipts.map(({ notice }) => notice),
        at,
      );
  }
}

/** Everything at or before `until`. */
export function goOnTo(stage: Stage, until: Instant): void {
  goTo(stage, instant(until + 1));
  stage.host.advanceTo(until);
}
