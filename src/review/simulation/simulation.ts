/** What a simulation is told and what it gives. Data only; the names of `Simulation` are those of its JSON. */
import type { Instant } from '../../base/ids.ts';
import type { AuditEntry } from '../../hosts/audit.ts';
import type { ControlReport } from '../../hosts/control-order.ts';
import type { ControlScope } from '../../kernel/input.ts';

/** What is done at an instant, in order of time. */
export type Intervention = { readonly at: Instant } & (
  | { readonly does: 'panic'; readonly scope: ControlScope | string }
  | { readonly does: 'resume' }
  | { readonly does: 'gauge'; readonly gauge: string; readonly value: number }
);

/** How recipients answer, drawn for each accepted message: shares from 0 to 1. */
export type Recipients = { readonly seed: number; readonly complaints: number; readonly bounces: number };

/** What became of sends. Each deferral counts: one message may wait more than once. */
export const OUTCOMES = [
  'sent',
  'refused',
  'deferred',
  'held',
  'trickled',
  'substituted',
  'expired',
  'failed',
] as const;
export type OutcomeName = (typeof OUTCOMES)[number];
export type OutcomeCounts = { readonly [name in OutcomeName]: number };

/** Sends of one local day of the workspace, channel and class. */
export type DayRow = {
  readonly day: string;
  readonly channel: string;
  readonly class: string;
} & OutcomeCounts;

/** What one policy (or a gate without policies) did. Caps hit are those of `frequency`, lost rivals those of `arbitration`. */
export type PolicyRow = {
  readonly gate: string;
  readonly policy: string;
  readonly refused: number;
  readonly deferred: number;
  readonly held: number;
};

export type JourneyRow = {
  readonly journey: string;
  readonly entered: number;
  readonly not_entered: number;
  readonly sent: number;
};

/** Of people who got anything: the middle one, the one that 95 % do not exceed, the greatest. */
export type Spread = { readonly median: number; readonly p95: number; readonly max: number };

/** Messages that left, a person; `people`: who got at least one. */
export type Contacts = {
  readonly people: number;
  readonly in_all: Spread;
  readonly on_the_busiest_day: Spread;
  readonly histogram: readonly { readonly messages: number; readonly people: number }[];
};

/** Messages that left in one local hour of the workspace's days, by channel. */
export type HourRow = { readonly hour: number; readonly channel: string; readonly sent: number };

/** Two journeys that wrote to the same person on the same local day; `days`: so often, summed over people. */
export type Collision = { readonly journeys: readonly string[]; readonly days: number };

/** What the messages of a channel cost, in whatever the price is given in. */
export type CostRow = {
  readonly channel: string;
  readonly sent: number;
  readonly price: number;
  readonly total: number;
};

/** How long those waited who had to wait, in seconds, rounded up; above an hour to the minute. */
export type WaitSpread = { readonly median_s: number; readonly p95_s: number; readonly max_s: number };

/**
 * A lane on one local day of the workspace. `demanded`: sends that came to it; `started`: that went through; of those
 * `waited`, and others `expired`. `waiting`: at the end of the day. What another gate stopped meanwhile never came.
 * `room`: how many its limits let through; null: there is no limit, or only the outside knows.
 */
export type LaneDay = {
  readonly day: string;
  readonly demanded: number;
  readonly started: number;
  readonly waited: number;
  readonly expired: number;
  readonly waiting: number;
  readonly room: number | null;
};

/** An hour from a full hour UTC on. */
export type LaneHour = {
  readonly at: Instant;
  readonly demanded: number;
  readonly started: number;
  readonly room: number | null;
};

/** What came to the lane of a policy. `full_days`: on which somebody had to wait. `limits`: their kinds. */
export type LaneRow = {
  readonly policy: string;
  readonly limits: readonly string[];
  readonly demanded: number;
  readonly started: number;
  readonly waited: number;
  readonly expired: number;
  readonly waiting: number;
  readonly full_days: number;
  readonly wait: WaitSpread;
  readonly busiest_hour: LaneHour | null;
  readonly days: readonly LaneDay[];
};

/** When most was handed over on a channel. */
export type ChannelRow = {
  readonly channel: string;
  readonly busiest_day: { readonly day: string; readonly sent: number } | null;
  readonly busiest_hour: { readonly at: Instant; readonly sent: number } | null;
};

/** One hour after the resume: what was accepted in it, by the panic's scope or not, and what was still waiting at its end. */
export type RampHour = {
  readonly hour: number;
  readonly backlog_sent: number;
  readonly sent: number;
  readonly waiting: number;
};

/** A panic that was rehearsed. `hours_to_clear` null: the backlog was not gone when the simulation ended. */
export type Drill = {
  readonly pulled: ControlReport & { readonly at: Instant; readonly by: string };
  readonly resumed: (ControlReport & { readonly at: Instant }) | null;
  readonly ramp: readonly RampHour[];
  readonly hours_to_clear: number | null;
  /** Sends that expired or were given up while they waited for the resume. */
  readonly lost: number;
  /** Sends that the gate refused when it judged them again after the resume. */
  readonly refused: number;
};

/** The result. Instants are epoch milliseconds. */
export type Simulation = {
  readonly from: Instant;
  readonly until: Instant;
  readonly lines: number;
  /** Lines that could not be taken. */
  readonly bad_lines: number;
  /** The first thousand of them. */
  readonly bad: readonly { readonly line: number; readonly reason: string }[];
  /** Lines that stood behind later ones: they were judged as if they had come then. */
  readonly late: number;
  readonly subscribers: number;
  readonly quarantined: number;
  readonly days: readonly DayRow[];
  readonly policies: readonly PolicyRow[];
  readonly journeys: readonly JourneyRow[];
  readonly hours: readonly HourRow[];
  readonly contacts: Contacts;
  /** The days of all collisions together. */
  readonly meetings: number;
  /** The most frequent first. */
  readonly collisions: readonly Collision[];
  /** Lanes that anything came to. */
  readonly lanes: readonly LaneRow[];
  readonly channels: readonly ChannelRow[];
  /** Of the channels whose price was given. */
  readonly cost: readonly CostRow[];
  readonly controls: readonly AuditEntry[];
  readonly drill: Drill | null;
};
