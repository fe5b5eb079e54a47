/** What a control covers (semantics 37, 38): plain comparisons of a scope with a send or a journey. Decides nothing. */
import type { Control, ControlScope } from './input.ts';

/** What a scope is compared with: a send, a row of the outbox, a message on its way. */
export type Scoped = {
  readonly channel: string;
  readonly class: string;
  readonly journey: string;
  readonly tags: readonly string[];
};

const NONE: readonly Control[] = [];

/** The controls of a snapshot, oldest first. Pure. */
export function controlsOf(shared: { readonly controls?: readonly Control[] }): readonly Control[] {
  return shared.controls ?? NONE;
}

/** True where everything that the scope names is met; `{}` covers everything. Pure. */
export function covers(scope: ControlScope, subject: Scoped): boolean {
  const { channels, classes, journeys, tags } = scope;
  return (
    (channels === undefined || channels.includes(subject.channel)) &&
    (classes === undefined || classes.includes(subject.class)) &&
    (journeys === undefined || journeys.includes(subject.journey)) &&
    (tags === undefined || tags.some((tag) => subject.tags.includes(tag)))
  );
}

/** True where two scopes name the same, in any order. Pure. */
export function sameScope(left: ControlScope, right: ControlScope): boolean {
  return scopeKey(left) === scopeKey(right);
}

/** A scope as one text, the same for equal scopes. Pure. */
function scopeKey({ channels, classes, journeys, tags }: ControlScope): string {
  const list = (names: readonly string[] | undefined) => (names === undefined ? null : [...names].sort());
  return JSON.stringify([list(channels), list(classes), list(journeys), list(tags)]);
}

/** The pauses of a journey, oldest first. A pause that names more than journeys holds sends and stops no run. Pure. */
export function pausesOf(controls: readonly Control[], journey: string): readonly Control[] {
  if (controls.length === 0) return NONE;
  return controls.filter(({ kind, scope }) => kind === 'pause' && pausesJourney(scope, journey));
}

function pausesJourney(scope: ControlScope, journey: string): boolean {
  const { channels, classes, tags, journeys } = scope;
  if (channels !== undefined || classes !== undefined || tags !== undefined) return false;
  return journeys === undefined || journeys.includes(journey);
}
