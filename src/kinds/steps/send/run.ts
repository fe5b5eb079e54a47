/** Plans a message and keeps the run here until it is final, unless told to go on (semantics 24). */
import { NEVER } from '../../../base/ids.ts';
import type { LinkedStep, Linker, StepView } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { Content, SendData } from './schema.ts';

type Templates = { readonly [channel: string]: string };

/** The linked send. The gate judges what it plans; outcomes come back through `settled`. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const spec = readSpec<SendData>(plan);
  const choose = linkContent(spec.content, spec.channels, linker);
  return {
    arrive(view) {
      const templates = choose(view);
      if (templates === null) return { go: 'next' };
      view.plan({
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
      });
      return spec.blocks ? { go: 'stay', dueAt: NEVER } : { go: 'next' };
    },
    settled(_view, { state, reason }) {
      const isCapped = state === 'refused' && reason === 'cap';
      if (isCapped && spec.onCapped.do === 'exit') return { go: 'exit', reason: 'capped' };
      const hasFailed = state === 'rejected' || state === 'dead';
      return hasFailed && spec.onError !== null ? { go: 'to', step: spec.onError.to } : { go: 'next' };
    },
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
