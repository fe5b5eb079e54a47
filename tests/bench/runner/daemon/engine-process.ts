/** The engine fed in process: what it takes when nothing stands before it. A process of its own, asked for one part at a time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '../../../../src/base/ids.ts';
import { createEngine } from '../../../../src/hosts/engine/engine.ts';
import type { Engine, Incoming } from '../../../../src/hosts/host.ts';
import { openSqliteStore } from '../../../../src/hosts/sqlite/store.ts';
import { definitions } from '../../../../src/kinds/registry.ts';
import { createRenderer } from '../../../../src/language/content/renderer.ts';
import type { PlanFile } from '../../../../src/plan/plan.ts';
import { personOf, profileOf } from '../../five-steps.ts';
import { measure } from '../../measure.ts';
import { serveTalk } from './child-talk.ts';
import { complaintMessage, WRITE_KEY } from './messages.ts';

/** Messages of one commit, as the daemon groups them. */
const BATCH = 512;

/** `feed`: complaints number `first` to `first + count - 1`, in commits of 512. */
export type EngineQuestion =
  | {
      readonly do: 'open';
      readonly plan: PlanFile;
      readonly people: number;
      readonly directory: string;
    }
  | { readonly do: 'feed'; readonly first: number; readonly count: number }
  | { readonly do: 'close' };

export type EngineReport = { readonly perSecond: number; readonly cpuMs: number };

type Opened = { readonly engine: Engine; readonly people: number; readonly close: () => void };
let opened: Opened | null = null;

function feed(engine: Engine, messages: readonly Incoming[]): void {
  const now = instant(Date.now());
  for (let start = 0; start < messages.length; start += BATCH) {
    const { results } = engine.accept(messages.slice(start, start + BATCH), now);
    if (results.some(({ status }) => status !== 'applied')) throw new Error('a message was not applied');
  }
}

function open({ plan, people, directory }: Extract<EngineQuestion, { do: 'open' }>): void {
  const folder = mkdtempSync(join(directory, 'rutter-engine-'));
  const store = openSqliteStore(folder);
  const engine = createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
  const now = instant(Date.now());
  engine.recover(now);
  engine.install(plan, now);
  const close = () => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  opened = { engine, people, close };
  const known = Array.from({ length: people }, (_, index): Incoming => {
    const messageId = `${WRITE_KEY}:profile-${index}`;
    return { messageId, subscriber: personOf(index), at: now, inputs: [profileOf(index)] };
  });
  feed(engine, known);
}

serveTalk(async (question: EngineQuestion): Promise<EngineReport | undefined> => {
  if (question.do === 'open') open(question);
  if (question.do === 'close') opened?.close();
  if (question.do !== 'feed') return undefined;
  if (opened === null) throw new Error('nothing is open');
  const { engine, people } = opened;
  const now = instant(Date.now());
  const messages = Array.from({ length: question.count }, (_, offset) =>
    complaintMessage(question.first + offset, people, now),
  );
  const { wallMs, cpuMs } = await measure(() => feed(engine, messages));
  return { perSecond: (question.count / wallMs) * 1000, cpuMs };
});
