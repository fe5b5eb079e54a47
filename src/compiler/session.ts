/**
 * What is known while one workspace is compiled: names, catalog, facts found so far, and where problems go.
 * Holds no rule of the language.
 */
import { contentHash } from '../base/hash.ts';
import type { FactId } from '../base/ids.ts';
import type { Definitions } from '../kinds/definition.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Span } from '../language/syntax/node.ts';
import { meaningOf } from '../plan/digest.ts';
import type {
  AttributeType,
  CatalogPlan,
  FactSpec,
  Source,
  TypeSpec,
  Uses,
  WorkspacePlan,
} from '../plan/plan.ts';
import type { Names } from './names.ts';

/** One compilation. */
export type Session = {
  readonly definitions: Definitions;
  readonly workspace: WorkspacePlan;
  readonly locales: readonly string[];
  /** Teams, roles and persons: who belongs to each of them, by its name. */
  readonly people: ReadonlyMap<string, readonly string[]>;
  readonly catalog: CatalogPlan;
  readonly names: Names;
  readonly facts: Map<FactId, FactSpec>;
  readonly traits: Map<string, { readonly type: AttributeType; readonly population: boolean }>;
  report(diagnostic: Diagnostic): void;
  /**
   * Reports that something gave nothing and nobody said why. Shown only when nothing else is wrong: otherwise it
   * follows from a mistake elsewhere. A safety net: nothing may vanish from a plan without a word.
   */
  reportSilence(diagnostic: Diagnostic): void;
  sourceOf(span: Span): Source;
};

/** Collects what an element uses. */
export type UseRecorder = {
  readonly facts: Set<FactId>;
  readonly segments: Set<string>;
  readonly traits: Set<string>;
  readonly templates: Set<string>;
};

/**
 * The document (or the part of it) that is being compiled. `journey` is '' outside journeys.
 * `entryType`: what `entry` holds when no event starts the run.
 */
export type Place = {
  readonly uses: UseRecorder;
  readonly journey: string;
  readonly entryType: TypeSpec;
};

/** What `entry` holds besides its time where nothing else is said. */
export const EMPTY: TypeSpec = { type: 'object', properties: {} };

/** An empty recorder. */
export function recordUses(): UseRecorder {
  return { facts: new Set(), segments: new Set(), traits: new Set(), templates: new Set() };
}

/** What was recorded, in order. Pure. */
export function listUses(uses: UseRecorder): Uses {
  return {
    facts: [...uses.facts].sort(),
    segments: [...uses.segments].sort(),
    traits: [...uses.traits].sort(),
    templates: [...uses.templates].sort(),
  };
}

/** Adds a fact; equal specifications, wherever they were written, share one. */
export function addFact(session: Session, uses: UseRecorder, spec: FactSpec): FactId {
  const meaning = meaningOf(spec) as FactSpec;
  const id = contentHash(meaning as Parameters<typeof contentHash>[0]) as FactId;
  session.facts.set(id, meaning);
  uses.facts.add(id);
  return id;
}
