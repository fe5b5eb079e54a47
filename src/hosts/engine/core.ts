/**
 * What lives as long as the engine: the linked program, sends in flight, quarantined subscribers. Everything here can
 * be read anew from the store; nothing here is the only copy of anything.
 */
import { assert } from '../../base/assert.ts';
import type { Digest, Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { Kinds } from '../../kernel/kinds.ts';
import { link } from '../../kernel/link.ts';
import type { Program } from '../../kernel/program.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { StoreFailure } from '../errors.ts';
import type { OutboxRow, QuarantineRow, Store } from '../store.ts';
import type { Ahead } from './ahead.ts';
import { readFactAges } from './fact-ages.ts';
import { createLaneBook, type LaneBook } from './lane-book.ts';
import { type Queues, readQueues } from './queues.ts';
import type { Rehearsal } from './rehearsal.ts';
import { readWaiting, type Waiting } from './waiting.ts';

/** Sends in flight at once on a channel that the workspace says nothing about (calls). */
const DEFAULT_MAX_IN_FLIGHT = 16;

/**
 * `clock`: on `replay`, outcomes and claims are judged at the instant at which their send was claimed or queued,
 * for the caller's own clock says nothing about the time that is replayed. `roomOf`: how many more sends of a channel whoever
 * carries them could take now; what comes beyond waits in its queue until somebody claims it (absent: as many as may be in
 * flight).
 */
export type EngineOptions = {
  readonly clock?: 'live' | 'replay';
  readonly rehearsal?: Rehearsal;
  readonly roomOf?: (channel: string) => number;
};

export type EngineDeps = {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly renderer: Renderer;
  readonly options?: EngineOptions;
};

/** `flying`: this epoch's sends in flight, by key. */
export type Core = {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly renderer: Renderer;
  readonly epoch: number;
  readonly clock: 'live' | 'replay';
  /** Null: sends are handed over, and everything is kept. */
  readonly rehearsal: Rehearsal | null;
  readonly roomOf: ((channel: string) => number) | null;
  /** Null: nobody runs ahead of others. */
  ahead: Ahead | null;
  readonly flying: Map<SendKey, OutboxRow>;
  readonly inFlight: Map<string, number>;
  readonly quarantined: Set<SubscriberId>;
  /** Who is to be absorbed by whom after their quarantine: pairs of ids as JSON. */
  readonly postponed: Set<string>;
  /** Anonymous ids that are known to point to this subscriber: saves two reads a message. */
  readonly linked: Map<string, SubscriberId>;
  file: PlanFile | null;
  program: Program | null;
  queuedCount: number;
  /** What waits for a permit, by lane. */
  readonly queues: Queues;
  /** What the lanes of policies remember. */
  readonly lanes: LaneBook;
  /** What is queued and held, by kind. */
  readonly waiting: Waiting;
  /** The newest instant of the replay clock. */
  time: Instant;
};

/**
 * The store of one epoch: after another engine has taken the next one, no transaction of this one lands any more. What it
 * remembers of subscribers is old by then, and would be written over what the other one did.
 */
function fence(store: Store, epoch: number): Store {
  return {
    ...store,
    commit() {
      if (store.readMeta('epoch') !== String(epoch)) {
        throw new StoreFailure('fenced', 'another daemon took the store over: nothing is written from here');
      }
      store.commit();
    },
  };
}

/** The pair of a quarantined row that waits for somebody to be absorbed. */
function joinOf({ subscriber, replay: { joins } }: QuarantineRow): readonly string[] {
  return typeof joins === 'string' ? [JSON.stringify([subscriber, joins])] : [];
}

/** Reads what is there, takes the next epoch (durably), and links the plan in force. */
export function openCore(deps: EngineDeps): Core {
  const { store: open, kinds, renderer } = deps;
  open.begin();
  const epoch = Number(open.readMeta('epoch') ?? '0') + 1;
  open.writeMeta('epoch', String(epoch));
  open.commit();
  const store = fence(open, epoch);
  const apart = store.readQuarantine();
  const core: Core = {
    store,
    kinds,
    renderer,
    epoch,
    clock: deps.options?.clock ?? 'live',
    rehearsal: deps.options?.rehearsal ?? null,
    roomOf: deps.options?.roomOf ?? null,
    ahead: null,
    flying: new Map(),
    inFlight: new Map(),
    quarantined: new Set(apart.map((row) => row.subscriber)),
    postponed: new Set(apart.flatMap(joinOf)),
    linked: new Map(),
    file: store.readPlan(),
    program: null,
    queuedCount: store.counts().queued,
    queues: readQueues(store),
    lanes: createLaneBook(),
    waiting: readWaiting(store),
    time: Number(store.readMeta('time') ?? '0') as Instant,
  };
  relink(core);
  return core;
}

/** Links the plan in force with every journey that older runs are pinned to. */
export function relink(core: Core): void {
  const { file, store } = core;
  if (file === null) return;
  const inForce = new Set<Digest>(Object.values(file.plan.journeys).map((journey) => journey.digest));
  const pinned = store.readBundles().filter((bundle) => !inForce.has(bundle.digest));
  core.program = link(file.plan, file.digest, pinned, core.kinds, core.renderer, readFactAges(store));
}

/** The program in force. Throws AssertionFailure when no plan was installed yet. */
export function programOf(core: Core): Program {
  assert(core.program !== null, 'a plan is installed before anything is fed to the engine');
  return core.program;
}

/** How many sends a channel may have in flight. */
export function maxInFlight(program: Program, channel: string): number {
  return program.plan.workspace.channels[channel]?.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT;
}
