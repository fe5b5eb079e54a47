/**
 * Which calls count: patterns for the function that is called, and where its arguments hold the event and the properties.
 * A pattern without a dot fits the last name (`track` fits `track(...)` and `analytics.track(...)`); one with dots fits
 * the last names (`posthog.capture`, `*.capture`), `*` being any one. Knows no syntax trees.
 */
import type { CallKind } from './call-site.ts';

/** One kind of call that counts. Positions count from 0. */
export type Callee = {
  readonly pattern: string;
  readonly kind: CallKind;
  /** The argument that holds the event, or, in the object form, everything. */
  readonly event: number;
  readonly properties: number;
  /** Keys of the object form: `capture({ event: 'Bought', properties: { ... } })`. */
  readonly eventKey: string;
  readonly propertiesKey: string;
};

/** What `rutter.yaml` or the command line may leave out. */
export type CalleeChoice = {
  readonly call: string;
  readonly kind?: CallKind;
  readonly event?: number;
  readonly properties?: number;
  readonly event_key?: string;
  readonly properties_key?: string;
};

/** The kinds of call there are. */
const CALL_KINDS: readonly CallKind[] = ['track', 'identify', 'page', 'screen', 'group'];

/** The calls of Segment's protocol, which the SDKs of Segment and RudderStack and the generated client share. */
export const defaultCallees: readonly Callee[] = CALL_KINDS.map((kind) =>
  completeCallee({ call: kind, kind }),
);

/** Fills in what a choice leaves out: an event first, then its properties. Pure. */
export function completeCallee(choice: CalleeChoice): Callee {
  const { call, kind = 'track', event = 0 } = choice;
  const isIdentity = kind === 'identify' || kind === 'group';
  return {
    pattern: call,
    kind,
    event,
    properties: choice.properties ?? event + 1,
    eventKey: choice.event_key ?? 'event',
    propertiesKey: choice.properties_key ?? (isIdentity ? 'traits' : 'properties'),
  };
}

const CHOICE = /^([\w$*]+(?:\.[\w$*]+)*)(?:=(\w+))?(?::(\d)(?:,(\d))?)?$/;

/**
 * Reads `NAME[=KIND][:EVENT[,PROPERTIES]]`, such as `sendAnalytics`, `posthog.capture`, `user.set=identify` or
 * `log.emit:1,2`. Null for what is none. Pure.
 */
export function parseCallee(text: string): Callee | null {
  const [, call, kindText, event, properties] = CHOICE.exec(text) ?? [];
  if (call === undefined) return null;
  const kind = kindText === undefined ? undefined : CALL_KINDS.find((each) => each === kindText);
  if (kindText !== undefined && kind === undefined) return null;
  return completeCallee({
    call,
    ...(kind && { kind }),
    ...(event !== undefined && { event: Number(event) }),
    ...(properties !== undefined && { properties: Number(properties) }),
  });
}

/** The callee that fits a path such as `['analytics', 'track']`; the first in the order of the list. Pure. */
export function matchCallee(path: readonly string[], callees: readonly Callee[]): Callee | undefined {
  return callees.find(({ pattern }) => {
    const parts = pattern.split('.');
    if (parts.length > path.length) return false;
    const tail = path.slice(path.length - parts.length);
    return parts.every((part, index) => part === '*' || part === tail[index]);
  });
}

/** The words of which a file must hold one to be worth parsing. Pure. */
export function wordsOf(callees: readonly Callee[]): readonly string[] {
  return [...new Set(callees.map(({ pattern }) => pattern.split('.').at(-1) ?? ''))];
}
