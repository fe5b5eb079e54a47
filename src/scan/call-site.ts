/**
 * What a scan finds in the code of an application: calls that send events or attributes, with what could be read of them,
 * and what could not. Data only; positions are offsets in UTF-16 code units.
 */
import type { Span } from '../language/syntax/node.ts';

/** What a call means to the ingest: an event by name, attributes of a person, a page or a screen that was seen, a group. */
export type CallKind = 'track' | 'identify' | 'page' | 'screen' | 'group';

/**
 * How the name of an event is given: as a `literal`; by a `constant`; by a `member` of an enum or a constant object;
 * `built` from known parts; by a `parameter` of the function around the call; `fixed` by the kind of call; or `dynamic`,
 * in a way that cannot be read.
 */
export type Naming = 'literal' | 'constant' | 'member' | 'built' | 'parameter' | 'fixed' | 'dynamic';

/** A name that a call may send. `literal`: where it is written, quotes included; null where it is in no single place. */
export type EventName = { readonly value: string; readonly literal: Span | null };

/** Something that cannot be read from the code, and why. */
export type Unread = { readonly span: Span; readonly reason: string };

/** Kinds of JSON values as far as code tells; `text` may be an instant or a date as well. `other`: no JSON at all. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'instant' | 'list' | 'object' | 'nothing' | 'other';

/**
 * A value as far as it is known: its kind; the value itself where it is a literal; what is known of the items of a list
 * and of the properties of an object that is written out.
 */
export type KnownValue = {
  readonly kind: ValueKind;
  readonly literal?: string | number | boolean;
  readonly items?: readonly KnownValue[];
  readonly properties?: GivenProperties;
};

/** A property that a call gives. `values` lists what is known; `isPartly`: it may be something else as well. */
export type GivenProperty = {
  readonly name: string;
  readonly span: Span;
  readonly values: readonly KnownValue[];
  readonly isPartly: boolean;
  /** Given on some ways only. */
  readonly isOptional: boolean;
};

/** The properties of a call in the order of the code. `unread` not null: there may be more than those listed. */
export type GivenProperties = {
  readonly list: readonly GivenProperty[];
  readonly unread: Unread | null;
};

/** A function that hands its parameter on to a call: its callers give the name. */
export type Wrapper = {
  /** Null: it has none by which it could be called. */
  readonly name: string | null;
  /** Which of its arguments is the name, from 0. */
  readonly argument: number;
  /** Calls of it that were found. */
  readonly calls: number;
  /** Whether all of its uses are known to be calls that were found. */
  readonly isFollowed: boolean;
};

/** One call. */
export type CallSite = {
  readonly kind: CallKind;
  /** As it is written: `analytics.track`. */
  readonly callee: string;
  readonly file: string;
  /** The whole call. */
  readonly span: Span;
  /** The argument that says which event. */
  readonly nameSpan: Span;
  readonly naming: Naming;
  /** The names it may send; none for `identify`. */
  readonly events: readonly EventName[];
  /** Why some names cannot be read; null where `events` is complete. */
  readonly unread: Unread | null;
  readonly properties: GivenProperties;
  /** For `parameter`: the function whose callers give the name. */
  readonly wrapper: Wrapper | null;
  /** Text that every name that cannot be read begins with; '' where nothing is known. */
  readonly prefix: string;
};

/** Folders and files that were left alone, counted by why. */
export type Skipped = { readonly [reason: string]: number };

/** Everything that a scan found. */
export type Scan = {
  /** Ordered by file and place. */
  readonly calls: readonly CallSite[];
  /** Files that hold code; how many of them were parsed. */
  readonly fileCount: number;
  readonly parsedCount: number;
  readonly skipped: Skipped;
};
