/**
 * What the proof says: a theorem for each exclusion and each consent policy, what is exempt by meaning, and where the
 * proof fails. Data only. The proof reads plans and trusts no part of the compiler that made them.
 */
import type { PolicyPlan, Source } from '../../plan/plan.ts';

/** Why a send is outside of a policy: its class or its channel is not in `covers`. */
export type Outside = 'class' | 'channel';

/** One way that one step can take to somebody: each channel of a fallback chain is a way of its own. */
export type Way = {
  readonly journey: string;
  readonly step: string;
  readonly class: string;
  readonly channel: string;
  /** Every template that may go out on this way. */
  readonly templates: readonly string[];
  /** The class is marketing: it is not essential. */
  readonly promotional: boolean;
  readonly source: Source;
};

/** Something that a policy's judgement depends on. `source` null: nothing in the workspace declares it. */
export type Datum = {
  readonly what: 'attribute' | 'consent' | 'event' | 'segment' | 'trait';
  readonly name: string;
  readonly source: Source | null;
  /** How old the catalog says it may be, in ms; absent: it says nothing. */
  readonly freshMs?: number;
  /** Where the catalog says it comes from. */
  readonly from?: string;
};

/** Where a waiver lets a finding stand. */
export type Opening = {
  /** The code of the finding. */
  readonly rule: string;
  /** The name of the policy. */
  readonly policy: string;
  readonly reason: string;
  readonly source: Source;
};

/**
 * "Every send of these classes and channels, in every journey, passes this policy before each attempt." `covered` and
 * `outside` part all ways of the plan. `staleAfter`: data older than that exclude. `fallback`: who never said anything.
 */
export type Theorem = {
  readonly policy: string;
  readonly gate: 'consent' | 'exclusion';
  readonly source: Source;
  readonly covers: PolicyPlan['covers'];
  readonly holds: boolean;
  readonly covered: readonly Way[];
  readonly outside: readonly (Way & { readonly why: Outside })[];
  readonly reads: readonly Datum[];
  readonly staleAfter: readonly { readonly name: string; readonly withinMs: number }[];
  readonly fallback?: 'denied' | 'given';
  readonly instead?: { readonly channel: string; readonly to: string; readonly template: string };
  /** Waivers without which the proof would fail here. */
  readonly openings: readonly Opening[];
};

/** What no exclusion and no consent ever judges, by the meaning of the language. */
export type Exempt = {
  /** Webhooks: panic and lane alone judge them. */
  readonly calls: readonly { readonly journey: string; readonly step: string; readonly source: Source }[];
  /** Messages to teams: they go to nobody whom policies protect. */
  readonly teams: readonly { readonly policy: string; readonly to: string; readonly channel: string }[];
  /** Classes that no complaint and no unsubscribe stops. */
  readonly essential: readonly string[];
  /** Classes that the holdout lets through; null where there is none. */
  readonly heldOutNot: readonly string[] | null;
  /** Templates that go out under an essential class and under another one. */
  readonly shared: readonly {
    readonly template: string;
    readonly essential: Way;
    readonly promotional: Way;
  }[];
};

/** A place at which the proof fails. `policy`: the one it is about; null: none alone. */
export type Finding = {
  readonly code: string;
  readonly message: string;
  readonly policy: string | null;
  readonly source: Source | null;
  readonly label?: string;
  readonly related?: readonly { readonly source: Source; readonly label: string }[];
  readonly notes?: readonly string[];
  readonly help: string;
};

/**
 * A journey whose content reaches runs on its older versions, too (`hotfix: copy`). Their ways are those of the older version,
 * judged by the policies in force like any other; of this plan they get the wording of these templates alone.
 */
export type Correction = {
  readonly journey: string;
  readonly templates: readonly string[];
  readonly source: Source;
};

/** The whole proof. It stands when `findings` is empty. */
export type Proof = {
  /** Every way on which a step of the plan can reach somebody: what the theorems speak of. */
  readonly ways: readonly Way[];
  readonly theorems: readonly Theorem[];
  readonly exempt: Exempt;
  /** Ways of promotional classes that no consent policy covers: nobody was asked. */
  readonly unasked: readonly Way[];
  readonly corrections: readonly Correction[];
  readonly findings: readonly Finding[];
};
