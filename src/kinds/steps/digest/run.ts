/**
 * Gathers items (semantics 21). The first run of a key opens a window and parks; every later one that arrives while
 * it is open, in [open, close), adds its item there and ends `merged`. At the close the parked run goes on alone.
 */
import { canonicalJson } from '../../../base/canonical.ts';
import { type Instant, instant } from '../../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../base/json.ts';
import type { LinkedStep, Linker, StepView } from '../../../kernel/kinds.ts';
import type { Run } from '../../../kernel/state.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { DigestData, OpenWindow } from './schema.ts';

/** The linked digest. Items are the properties of the event that started or moved the run. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const spec = readSpec<DigestData>(plan);
  const read = spec.key === null ? null : linker.path(spec.key);
  return {
    arrive(view) {
      const item = (view.run.event ?? view.run.entry).properties;
      const key = read === null ? '' : canonicalJson(read(view) ?? null);
      const at = view.run.arrivedAt;
      const open = view.state.runs.find((run) => isOpen(run, view, key));
      if (open === undefined) {
        const first = openWindow(spec, key, at, item);
        view.run.local = first;
        return { go: 'stay', dueAt: instant(first.closesAt) };
      }
      const window = addItem(spec, open.local as unknown as OpenWindow, at, item);
      view.join(open.id, window, instant(window.closesAt));
      return { go: 'exit', reason: 'merged' };
    },
    due(view) {
      const window = windowOf(view.run.local);
      if (window !== null) {
        const { count, items, last } = window;
        const digest: JsonObject = { count, items, first: items[0] ?? last, last };
        view.run.answers = { ...view.run.answers, '#digest': digest };
        view.decide({ type: 'moved', kind: 'digest', reason: 'closed', values: { count } });
      }
      return { go: 'next' };
    },
  };
}

function windowOf(local: Json): OpenWindow | null {
  return isJsonObject(local) && local.digest === true ? (local as unknown as OpenWindow) : null;
}

function isOpen(run: Run, view: StepView, key: string): boolean {
  const isHere = run.id !== view.run.id && run.journey === view.run.journey && run.step === view.run.step;
  const window = isHere ? windowOf(run.local) : null;
  return window !== null && window.key === key && view.now < window.closesAt;
}

function openWindow(spec: DigestData, key: string, at: Instant, item: JsonObject) {
  const lengthMs = spec.gapMs ?? spec.maxMs;
  return {
    digest: true,
    key,
    openedAt: at,
    closesAt: at + lengthMs,
    count: 1,
    items: [item],
    last: item,
  } as const;
}

/** A late item never closes a window earlier than it stood. Pure. */
function addItem(spec: DigestData, window: OpenWindow, at: Instant, item: JsonObject) {
  const slid =
    spec.gapMs === null ? window.closesAt : Math.min(at + spec.gapMs, window.openedAt + spec.maxMs);
  return {
    ...window,
    closesAt: Math.max(window.closesAt, slid),
    count: window.count + 1,
    items: window.items.length < spec.keep ? [...window.items, item] : window.items,
    last: item,
  };
}
