/**
 * Counts over spans of five minutes: what was accepted, complained about and bounced, by channel, class and journey; and
 * what plan B let through. Written in the transaction of what they count; judged elsewhere.
 */
import type { Instant } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { ReceiptKind } from '../../kernel/input.ts';
import type { SendCount } from '../control-order.ts';
import type { Store } from '../store.ts';

/** The width of a span. */
export const SPAN_MS = 5 * 60_000;
/** No trigger looks further back than 30 days. */
const KEPT_MS = 31 * 86_400_000;

/** What is counted by channel, class and journey. */
export type RateKind = 'accepted' | 'complaints' | 'hard_bounces';
/** What is counted by control. */
export type PlanBKind = 'trickled' | 'substituted';

/** What a receipt counts as; most count as nothing. */
const COUNTED: { readonly [kind in ReceiptKind]?: RateKind } = {
  complained: 'complaints',
  hard_bounced: 'hard_bounces',
};

/** The span of an instant. Pure. */
export function spanOf(at: Instant): number {
  return Math.floor(at / SPAN_MS);
}

/** Tallies before this span are forgotten. Pure. */
export function oldestSpan(now: Instant): number {
  return Math.floor((now - KEPT_MS) / SPAN_MS);
}

type Counted = { readonly kind: string; readonly span: number; readonly subject: string; count: number };

/** What is summed up within one commit, and written once. */
export class TallyWork {
  readonly #counts = new Map<string, Counted>();
  #accepted: { channel: string; class: string; journey: string; counted: Counted } | null = null;
  /** When the last complaint or bounce was counted: rates may have changed. Null: none was. */
  receiptsAt: Instant | null = null;

  /** One more send of this kind was accepted. Most of a commit are of the kind of the one before. */
  countAccepted(at: Instant, channel: string, className: string, journey: string): void {
    const last = this.#accepted;
    const isSame = last !== null && last.channel === channel && last.class === className;
    if (isSame && last.journey === journey && last.counted.span === spanOf(at)) {
      last.counted.count += 1;
      return;
    }
    const counted = this.#count('accepted', at, JSON.stringify([channel, className, journey]));
    this.#accepted = { channel, class: className, journey, counted };
  }

  /** A receipt; `about` says of which class and journey, where it is known. */
  countReceipt(kind: ReceiptKind, at: Instant, channel: string, about: JsonObject): void {
    const counted = COUNTED[kind];
    if (counted === undefined) return;
    this.receiptsAt = at;
    this.#count(counted, at, JSON.stringify([channel, textOf(about.class), textOf(about.journey)]));
  }

  /** Decisions of plan B. */
  countDecisions(decisions: readonly Decision[]): void {
    for (const { type, kind, reason, at, values } of decisions) {
      const control = values?.control;
      if (typeof control !== 'string') continue;
      if (type === 'passed' && reason === 'trickle') this.#count('trickled', at, control);
      if (type === 'planned' && kind === 'substitute') this.#count('substituted', at, control);
    }
  }

  /** Writes the sums. */
  flush(store: Store): void {
    for (const { kind, span, subject, count } of this.#counts.values()) {
      store.addTally(kind, span, subject, count);
    }
  }

  #count(kind: RateKind | PlanBKind, at: Instant, subject: string): Counted {
    const span = spanOf(at);
    const name = `${kind} ${span} ${subject}`;
    const known = this.#counts.get(name);
    const counted = known ?? { kind, span, subject, count: 0 };
    if (known === undefined) this.#counts.set(name, counted);
    counted.count += 1;
    return counted;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What was counted of a kind since `from`, to the span, by channel, class and journey ('' where it is not known). */
export function readRates(store: Store, kind: RateKind, from: Instant): readonly SendCount[] {
  return store.readTallies(kind, spanOf(from)).map(({ subject, count }) => {
    const [channel = '', className = '', journey = ''] = JSON.parse(subject) as string[];
    return { channel, class: className, journey, count };
  });
}

/** What plan B did under these controls. */
export function readPlanB(store: Store, kind: PlanBKind, controls: ReadonlySet<string>): number {
  let sum = 0;
  for (const { subject, count } of store.readTallies(kind, 0)) if (controls.has(subject)) sum += count;
  return sum;
}
