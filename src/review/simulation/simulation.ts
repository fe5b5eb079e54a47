/** What a simulation is told and what it gives. Data only; the names of `Simulation` are those of its JSON. */
import type { Instant } from '../../base/ids.ts';
import type { AuditEntry, ControlReport } from '../../hosts/host.ts';
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
  readonly bad: readonly { readonly line: number; readonly reason: string }[];
  /** Lines that stood behind later ones: they were judged as if they had come then. */
  readonly late: number;
  readonly subscribers: number;
  readonly quarantined: number;
  readonly days: readonly DayRow[];
  readonly policies: readonly PolicyRow[];
  readonly journeys: readonly JourneyRow[];
  readonly controls: readonly AuditEntry[];
  readonly drill: Drill | null;
};
