/** Runs the workspace `cdnow` over messages on a store, on the replay clock, and tells what happened to each customer. */
import { fileURLToPath } from 'node:url';
import type { Instant } from '../../src/base/ids.ts';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import type { Committed, HandOver, Incoming } from '../../src/hosts/host.ts';
import type { Store } from '../../src/hosts/store.ts';
import { createVirtualHost } from '../../src/hosts/virtual.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { readWorkspace } from '../../src/language/workspace/read.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { LOG_END, LOG_START } from './cdnow-log.ts';
import type { Stories } from './cdnow-oracle.ts';

const WORKSPACE = fileURLToPath(new URL('../fixtures/workspaces/cdnow', import.meta.url));

/** The plan of the workspace; throws with the diagnostics when it has any. */
export async function compileCdnow(): Promise<PlanFile> {
  const { files } = readWorkspace(WORKSPACE);
  const { plan, diagnostics } = await compileWorkspace(files, definitions);
  if (plan === null || diagnostics.length > 0) {
    throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  }
  return planFile(plan, { rutter: 'test', commit: null, tzdata: 'test' });
}

/** `others` counts the decisions of types that no customer's story holds. */
export type Told = { readonly stories: Stories; readonly others: { readonly [type: string]: number } };

/** Feeds the messages day by day, brings the clock to the end of the log, and closes nothing. */
export function tellRun(plan: PlanFile, store: Store, messages: readonly Incoming[]): Told {
  const stories = new Map<string, string[]>();
  const others: { [type: string]: number } = {};
  const tell = (subscriber: string, at: Instant, journey: string | undefined, what: string) => {
    const lines = stories.get(subscriber) ?? [];
    stories.set(subscriber, lines);
    lines.push(`${new Date(at).toISOString()} ${journey} ${what}`);
  };
  const onCommitted = ({ decisions }: Committed) => {
    for (const { subscriber, decision } of decisions) {
      const { type, at, journey, reason } = decision;
      if (type === 'entered') tell(subscriber, at, journey, 'entered');
      else if (type === 'exited') tell(subscriber, at, journey, `exited: ${reason}`);
      else others[type] = (others[type] ?? 0) + 1;
    }
  };
  const deliver = ({ subscriber, at, message }: HandOver) => {
    tell(subscriber, at, message.journey, `sent ${message.template}`);
    return { result: 'accepted', providerId: 'p' } as const;
  };
  const renderer = createRenderer({});
  const kinds = definitions;
  const host = createVirtualHost({ store, plan, kinds, renderer, startAt: LOG_START, deliver, onCommitted });
  for (const [, day] of Map.groupBy(messages, ({ at }) => Math.floor(at / 86_400_000))) host.feed(day);
  host.advanceTo(LOG_END);
  for (const lines of stories.values()) lines.sort();
  return { stories, others };
}
