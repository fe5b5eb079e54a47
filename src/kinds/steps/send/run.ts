/** Plans a message and keeps the run here until it is final, unless told to go on (semantics 24). */
import { NEVER } from '../../../base/ids.ts';
import type { Mutable } from '../../../base/mutable.ts';
import type { LinkedStep, Linker, SendRequest, StepView } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { Content, SendData } from './schema.ts';

/** Refusals that `on_capped` speaks of (semantics 27, 28): a cap, a message of higher priority. */
const CAPPED: ReadonlySet<string> = new Set(['cap', 'outranked']);

type Templates = { readonly [channel: string]: string };

/** The linked send. The gate judges what it plans; outcomes come back through `settled`. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const spec = readSpec<SendData>(plan);
  const worth = linkValue(spec.value, linker);
  const choose = linkContent(spec.content, spec.channels, linker);
  return {
    arrive(view) {
      const templates = choose(view);
      if (templates === null) return { go: 'next' };
      const value = worth(view);
      const request: Mutable<SendRequest> = {
        type: 'send',
        channels: spec.channels,
        class: spec.class,
        tags: spec.tags,
        templates,
        request: null,
        maxLatenessMs: spec.maxLatenessMs,
        onCapped: spec.onCapped,
        onUnknown: spec.onUnknown,
        blocks: spec.blocks,
      };
      if (value !== undefined) request.value = value;
      view.plan(request);
      return spec.blocks ? { go: 'stay', dueAt: NEVER } : { go: 'next' };
    },
    settled(_view, { state, reason }) {
      const isCapped = state === 'refused' && CAPPED.has(reason);
      if (isCapped && spec.onCapped.do === 'exit') return { go: 'exit', reason: 'capped' };
      const hasFailed = state === 'rejected' || state === 'dead';
      return hasFailed && spec.onError !== null ? { go: 'to', step: spec.onError.to } : { go: 'next' };
    },
  };
}

/** Reads what a message is worth; undefined where nothing is said, or the value is no number. */
function linkValue(value: SendData['value'], linker: Linker): (view: StepView) => number | undefined {
  if (value === undefined || typeof value === 'number') return () => value;
  const read = linker.path(value);
  return (view) => {
    const found = read(view);
    return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
  };
}

/** The templates by channel; null, and a rejected send in the log, when the choice names none of those listed. */
function linkContent(
  content: Content,
  channels: readonly string[],
  linker: Linker,
): (view: StepView) => Templates | null {
  if (content.by === 'channel') return () => content.templates;
  const read = linker.path(content.path);
  const choices = new Map(
    content.of.map((name) => [name, Object.fromEntries(channels.map((channel) => [channel, name]))]),
  );
  const [channel] = channels;
  return (view) => {
    const value = read(view);
    const templates = typeof value === 'string' ? choices.get(value) : undefined;
    if (templates !== undefined) return templates;
    view.decide({
      type: 'settled',
      kind: 'send',
      reason: 'template_not_listed',
      ...(channel === undefined ? {} : { channel }),
      values: { state: 'rejected', [content.path.join('.')]: value ?? null },
    });
    return null;
  };
}
