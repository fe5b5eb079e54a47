/**
 * How many people of a sample meet each condition of a plan: their history is played through the plan in virtual time, and
 * everybody is asked at its end. Every provider accepts; nothing leaves.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import type { Incoming } from '../../hosts/host.ts';
import { createMemoryHost } from '../../hosts/memory/host.ts';
import { Truth, type View } from '../../kernel/kinds.ts';
import { createLinker } from '../../kernel/linker.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import { zoneOfProfile } from '../../kernel/zones.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { type Question, questionsOf } from './questions.ts';

/** `yes`, `no`, `unknown`: people by their answer. A branch's unknown ones may know when they come there. */
export type Reached = Omit<Question, 'condition'> & {
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
};

/** `people`: everybody of the sample who can be told. */
export type Reach = { readonly people: number; readonly at: Instant; readonly answers: readonly Reached[] };

export type CountOptions = {
  readonly plan: PlanFile;
  readonly definitions: Definitions;
  readonly renderer: Renderer;
  /** The sample, in order of time. */
  readonly history: readonly Incoming[];
};

const PAGE = 1000;

/** Plays and counts. Deterministic. */
export function countReach({ plan, definitions, renderer, history }: CountOptions): Reach {
  const at = instant(history.at(-1)?.at ?? 0);
  const startAt = instant((history[0]?.at ?? at) - 1);
  const host = createMemoryHost({ plan, kinds: definitions, renderer, startAt });
  host.feed(history);
  host.advanceTo(at);
  const { engine, store } = host;
  const linker = createLinker(plan.plan, plan.plan.catalog, definitions, new Map());
  const asked = questionsOf(plan.plan).map((question) => {
    return { question, test: linker.condition(question.condition), counts: { yes: 0, no: 0, unknown: 0 } };
  });
  const shared = store.readShared();
  let people = 0;
  for (let cursor = ''; ; ) {
    const page = engine.profiles(cursor, PAGE);
    for (const { subscriber, cursor: next } of page) {
      cursor = next;
      const state = engine.read(subscriber)?.state ?? null;
      if (state === null) continue;
      people += 1;
      const zone = zoneOfProfile(state.profile) ?? plan.plan.workspace.zone;
      const context = { at, shared, suppressions: {} };
      const view: View = {
        now: at,
        state,
        event: null,
        run: null,
        context,
        zone,
        validUntil: NEVER,
        seen: null,
      };
      for (const { test, counts } of asked) {
        const answer = test(view);
        counts[answer === Truth.True ? 'yes' : answer === Truth.False ? 'no' : 'unknown'] += 1;
      }
    }
    if (page.length < PAGE) break;
  }
  const answers = asked.map(({ question: { condition: _condition, ...about }, counts }) => ({
    ...about,
    ...counts,
  }));
  return { people, at, answers };
}
