/**
 * Counts over spans of five minutes: what was accepted, complained about and bounced, by channel, class and journey; and
 * what plan B let through. Written in the transaction of what they count; judged elsewhere.
 */
import type { Instant } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { ReceiptKind } from '../../kernel/input.ts';
import type { SendCount } from '../host.ts';
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

/** What is summed up within one commit, and written once. */
export class TallyWork {
  readonly #counts = new Map<string, { kind: string; span: number; subject: string; count: number }>();
  /** When the last complaint or bounce was counted: rates may have changed. Null: none was. */
  receiptsAt: Instant | null = null;

  /** One more send of this kind was accepted. */
  countAccepted(at: Instant, channel: string, className: string, journey: string): void {
    this.#count('accepted', at, JSON.stringify([channel, className, journey]));
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

  #count(kind: RateKind | PlanBKind, at: Instant, subject: string): void {
    const span = spanOf(at);
    const name = `${kind} ${span} ${subject}`;
    const known = this.#counts.get(name);
    if (known === undefined) this.#counts.set(name, { kind, span, subject, count: 1 });
    else known.count += 1;
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
