/**
 * Plays a history on a real engine over a real store, in any interleaving of messages, wakings, claims, answers, receipts
 * and deaths, and holds every message that leaves against the oracle.
 */
import { instant } from '../../../src/base/ids.ts';
import type { JsonObject } from '../../../src/base/json.ts';
import { createEngine } from '../../../src/hosts/engine/engine.ts';
import type { Committed, Engine, HandOver, Incoming } from '../../../src/hosts/host.ts';
import type { Store } from '../../../src/hosts/store.ts';
import type { Decision } from '../../../src/kernel/decision.ts';
import type { ReceiptKind } from '../../../src/kernel/input.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { createRenderer } from '../../../src/language/content/renderer.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';
import type { StoreUnderTest } from '../../conformance/stores.ts';
import { outcomeOf, takeOutcome, takeReceipt } from './answers.ts';
import { type Act, type Beginning, PEOPLE, type Told } from './history.ts';
import { type Fuse, mortal, ProcessDied } from './mortal.ts';
import { objections, objectionsToTeam } from './oracle.ts';
import { GAUGE, HOUR, type Policies, SCOPES } from './policies.ts';
import { emptyWorld, personOf, takeHandOver, takeMessages, takeRestart, type World } from './world.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const renderer = createRenderer({});

/** What came of a history. `breaches`: sentences; there must be none. */
export type Ending = {
  readonly left: number;
  readonly breaches: readonly string[];
  /** Refusals and deferrals by gate. */
  readonly objected: ReadonlyMap<string, number>;
  /** Sends that went out in a panic, by plan B. */
  readonly trickled: number;
  readonly deaths: number;
};

/** A message that left and was not answered, or was. */
type Left = { readonly handOver: HandOver; answered: boolean };

class Driver {
  readonly #under: StoreUnderTest;
  readonly #file: PlanFile;
  readonly #policies: Policies;
  #store: Store;
  #engine: Engine;
  #world: World = emptyWorld();
  #now = instant(START);
  #left: Left[] = [];
  #sent: Incoming[] = [];
  #fuse: Fuse | null = null;
  readonly breaches: string[] = [];
  readonly objected = new Map<string, number>();
  leftCount = 0;
  trickled = 0;
  deaths = 0;

  constructor(under: StoreUnderTest, file: PlanFile, policies: Policies) {
    this.#under = under;
    this.#file = file;
    this.#policies = policies;
    this.#store = under.open();
    this.#engine = this.#open();
    this.#engine.install(file, this.#now);
  }

  #open(): Engine {
    return createEngine({ store: mortal(this.#store, () => this.#fuse), kinds: definitions, renderer });
  }

  #tagsOf({ journey, step }: HandOver['message']): readonly string[] {
    const tags = this.#file.plan.journeys[journey]?.steps[step]?.tags;
    return Array.isArray(tags) ? (tags as string[]) : [];
  }

  /** A message leaves: judged on any of the worlds that may be (after a death nobody knows which one is). */
  #judge(handOver: HandOver, worlds: readonly World[]): void {
    const { subscriber, message, at, key } = handOver;
    this.leftCount += 1;
    if (at !== this.#now) this.breaches.push(`${key} left at ${at}, and it is ${this.#now}`);
    if (message.contact !== undefined) {
      const contact = this.#file.plan.workspace.contacts[message.contact]?.[message.channel];
      if (contact === undefined || contact !== message.to)
        this.breaches.push(`${key} went to no team: ${message.to}`);
      // The tags of what is refused are not those of what is sent instead.
      const about = { handOver, world: this.#world, policies: this.#policies, tags: [] };
      this.breaches.push(...objectionsToTeam(about));
      this.#world.starts.push({ at, channel: message.channel, class: message.class, tags: [] });
      return;
    }
    const tags = this.#tagsOf(message);
    const found = worlds.map((world) => {
      const person = personOf(world, subscriber);
      if (person === undefined) return ['sent to somebody unknown'];
      return objections({ handOver, person, world, policies: this.#policies, tags });
    });
    if (found.every((each) => each.length > 0)) {
      const when = new Date(at).toISOString();
      this.breaches.push(
        `${when} ${subscriber} ${message.class} on ${message.channel} (${message.journey}/${message.step}): ${found[0]?.join('; ')}`,
      );
    }
    takeHandOver(this.#world, handOver, tags);
    this.#world.starts.push({ at, channel: message.channel, class: message.class, tags });
    this.#left.push({ handOver, answered: false });
  }

  /** Each objection names a policy of the plan, and the line where it stands. */
  #check(decision: Decision): void {
    const { type, kind = '', policy, source, class: className = '', channel = '' } = decision;
    if (type === 'passed' && decision.reason === 'trickle') this.trickled += 1;
    if (type !== 'refused' && type !== 'deferred') return;
    if (policy === undefined) return;
    this.objected.set(kind, (this.objected.get(kind) ?? 0) + 1);
    if (policy === kind) return;
    const plan = this.#file.plan.policies[policy];
    const isItsOwn = plan !== undefined && JSON.stringify(plan.source) === JSON.stringify(source);
    const isCovered = plan?.covers.classes.includes(className) && plan.covers.channels.includes(channel);
    if (!isItsOwn || plan.gate !== kind || !isCovered)
      this.breaches.push(`${type} by ${kind} ${policy}, which is not so: ${JSON.stringify(decision)}`);
  }

  #take(committed: Committed, worlds: readonly World[] = [this.#world]): void {
    for (const { decision } of committed.decisions) this.#check(decision);
    for (const handOver of committed.handOver) this.#judge(handOver, worlds);
  }

  /** Does something to the engine; when the process dies, it comes back, and `after` says what is to be done again. */
  #attempt(act: () => Committed, before: () => void, onDeath: () => void = before): void {
    try {
      const committed = act();
      before();
      this.#take(committed);
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
      const possible = structuredClone(this.#world);
      const world = this.#world;
      onDeath();
      const applied = this.#world;
      this.#world = world;
      this.#restart([possible, applied]);
    }
  }

  #restart(worlds: readonly World[] = [this.#world]): void {
    this.deaths += 1;
    this.#fuse = null;
    this.#store = this.#under.reopen(this.#store);
    this.#engine = this.#open();
    for (const world of new Set([...worlds, this.#world])) takeRestart(world, this.#now);
    this.#left = this.#left.map((left) => ({ ...left, answered: true }));
    this.#take(this.#engine.recover(this.#now), worlds);
  }

  #claim(lane: string): void {
    this.#attempt(
      () => this.#engine.claim(lane, 4, this.#now),
      () => {},
    );
  }

  #incomingOf(told: Told, index: number): Incoming {
    const { person } = told;
    const messageId = `m${this.#sent.length + index}`;
    const base = { messageId, subscriber: person, at: this.#now };
    if (told.tell === 'again') return this.#sent.at(-1 - told.back) ?? { ...base, inputs: [] };
    if (told.tell === 'alias') return { ...base, previousId: told.previous, inputs: [] };
    if (told.tell === 'identify') return { ...base, inputs: [{ type: 'identify', traits: told.traits }] };
    if (told.tell === 'event') {
      const at = instant(this.#now - told.agoMs);
      return { ...base, inputs: [{ type: 'event', id: messageId, name: told.name, at, properties: {} }] };
    }
    const { channel, purpose, given, endsMs } = told;
    const expiry = endsMs === null ? {} : { expiresAt: instant(this.#now + endsMs) };
    return { ...base, inputs: [{ type: 'consent', channel, purpose, given, ...expiry }] };
  }

  /** A merge ends what was an instant for the one who is absorbed: then each message comes by itself. */
  #tellInTurn(told: readonly Told[]): void {
    if (told.every(({ tell }) => tell !== 'alias' && tell !== 'again')) this.#tell(told);
    else for (const each of told) this.#tell([each]);
  }

  #tell(told: readonly Told[]): void {
    const batch = told.map((each, index) => ({ ...this.#incomingOf(each, index), at: this.#now }));
    const fresh = batch.filter(({ messageId }) => this.#sent.every((known) => known.messageId !== messageId));
    this.#sent.push(...fresh);
    const deaths = this.deaths;
    const take = () => takeMessages(this.#world, batch, this.#now);
    this.#attempt(
      () => this.#engine.accept(batch, this.#now),
      take,
      () => {
        this.#world = structuredClone(this.#world);
        take();
      },
    );
    // Whoever was not answered sends again.
    if (this.deaths > deaths) this.#attempt(() => this.#engine.accept(batch, this.#now), take);
  }

  #answer(which: number, dice: number, count: number): void {
    const open = this.#left.filter(({ answered }) => !answered);
    const chosen = open.slice(which % Math.max(open.length, 1)).slice(0, count);
    const answers = chosen.map((left, index) => ({
      left,
      outcome: outcomeOf((dice + index * 37) % 100),
    }));
    for (const { left } of answers) left.answered = true;
    const batch = answers.map(({ left: { handOver }, outcome }) => {
      const { subscriber, key, attempt } = handOver;
      return { subscriber, key, attempt, outcome };
    });
    this.#attempt(
      () => this.#engine.outcomes(batch, this.#now),
      () => {
        for (const { left, outcome } of answers) takeOutcome(this.#world, left.handOver, outcome, this.#now);
      },
      () => {
        // It may have been heard or not: what surely does not count any more is left out.
        for (const { left, outcome } of answers) {
          if (outcome.result === 'retryable' || outcome.result === 'rejected')
            takeOutcome(this.#world, left.handOver, outcome, this.#now);
        }
      },
    );
  }

  #receipt(which: number, kind: ReceiptKind): void {
    const left = this.#left[which % Math.max(this.#left.length, 1)];
    if (left === undefined) return;
    const { message, key, subscriber } = left.handOver;
    const { journey, step, template, channel, to: address } = message;
    const about: JsonObject = { journey, step, template, class: message.class };
    const receipt = {
      type: 'receipt' as const,
      id: `r${this.#now}${which}${kind}`,
      kind,
      channel,
      key,
      address,
      about,
    };
    const tell = () => this.#engine.receipts([{ subscriber, receipt }], this.#now);
    const deaths = this.deaths;
    const take = () => takeReceipt(this.#world, this.#policies, left.handOver, kind, this.#now);
    this.#attempt(tell, take, () => {});
    if (this.deaths > deaths) this.#attempt(tell, take);
  }

  #wake(): void {
    for (let more = true; more; ) {
      more = false;
      this.#attempt(
        () => {
          const ran = this.#engine.runDue(this.#now, 10);
          more = ran.more;
          return ran;
        },
        () => {},
      );
    }
  }

  #panic(name: string): void {
    // Orders are not cut: whether one that was not answered stands is the business of who gives it.
    this.#fuse = null;
    const trickle = this.#policies.trickles[name] ?? null;
    const scope = SCOPES[name] ?? {};
    const order = {
      do: 'panic' as const,
      scope: trickle === null ? scope : name,
      by: 'crm',
      reason: 'drawn',
    };
    const committed = this.#engine.control(order, this.#now);
    this.#world.stopped.push({ id: committed.report.ids[0] ?? '', scope, trickle });
    this.#take(committed);
  }

  #say(value: number): void {
    // Said again, it would be the same: nothing to learn from a death in between.
    this.#fuse = null;
    const from = this.#world.starts.length;
    if (this.#engine.setGauge(GAUGE, value, this.#now)) this.#world.gauge = { value, at: this.#now, from };
  }

  /** As the loop does: whoever is due first, then the channels, then the lanes. */
  #claimAll(): void {
    for (const channel of ['email', 'push', 'sms', 'slack']) this.#claim(channel);
    for (const lane of this.#engine.readyLanes(this.#now)) this.#claim(lane);
  }

  #resume(): void {
    this.#fuse = null;
    const committed = this.#engine.control({ do: 'resume', by: 'crm', reason: 'drawn' }, this.#now);
    this.#world.stopped = [];
    this.#take(committed);
  }

  introduce(beginnings: readonly Beginning[]): void {
    const known = PEOPLE.flatMap((person, index): readonly Told[] => {
      const { traits = {}, consents = [] } = beginnings[index] ?? {};
      const given = consents.map(
        (consent): Told => ({ person, tell: 'consent', given: true, endsMs: null, ...consent }),
      );
      return [{ person, tell: 'identify', traits }, ...given];
    });
    this.#tell(known);
  }

  play(act: Act): void {
    this.#now = instant(this.#now + act.afterMs);
    this.#fuse = act.cut === null ? null : { ...act.cut };
    if (act.do === 'tell') this.#tellInTurn(act.told);
    else if (act.do === 'wake') this.#wake();
    else if (act.do === 'claim') this.#claimAll();
    else if (act.do === 'gauge') this.#say(act.value);
    else if (act.do === 'answer') this.#answer(act.which, act.dice, act.count);
    else if (act.do === 'receipt') this.#receipt(act.which, act.kind);
    else if (act.do === 'panic') this.#panic(act.scope);
    else if (act.do === 'resume') this.#resume();
    else this.#restart();
    this.#fuse = null;
  }

  /** Some days in which everything is answered. */
  drain(): void {
    for (let round = 0; round < 12; round += 1) {
      const about = { afterMs: 7 * HOUR, cut: null };
      this.play({ ...about, do: 'wake' });
      this.play({ ...about, afterMs: 0, do: 'gauge', value: 9 });
      this.play({ ...about, afterMs: 0, do: 'answer', which: 0, dice: 0, count: 50 });
      this.play({ ...about, afterMs: 0, do: 'claim' });
    }
  }

  quarantined(): number {
    return this.#store.readQuarantine().length;
  }

  /** What is kept of how many wait must be what does. */
  checkCounts(): void {
    const kept = this.#store.readWaiting();
    const queued = kept.reduce((sum, { state, count }) => sum + (state === 'queued' ? count : 0), 0);
    const waits = this.#store.counts().queued;
    if (queued !== waits) this.breaches.push(`${queued} are said to be queued, and ${waits} are`);
    for (const { channel, subject, state, count } of kept) {
      if (state !== 'held') continue;
      const held = this.#store.held(channel, subject, 1_000).length;
      if (held !== count) this.breaches.push(`${count} on ${channel} are said to be held, and ${held} are`);
    }
  }
}

/** Plays a history and gives what came of it. */
export function drive(
  under: StoreUnderTest,
  file: PlanFile,
  policies: Policies,
  beginnings: readonly Beginning[],
  acts: readonly Act[],
): Ending {
  const driver = new Driver(under, file, policies);
  driver.introduce(beginnings);
  for (const act of acts) driver.play(act);
  driver.checkCounts();
  driver.drain();
  driver.checkCounts();
  const { breaches, objected, leftCount: left, trickled, deaths } = driver;
  if (driver.quarantined() > 0) breaches.push('somebody is in quarantine');
  return { left, breaches, objected, trickled, deaths };
}
