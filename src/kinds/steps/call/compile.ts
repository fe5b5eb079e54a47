/** Checks a `call` and lowers it. */
import { child, entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { booleanOf, scalarOf, textOf } from '../../../language/syntax/read-node.ts';
import type { StepCompiler } from '../../definition.ts';
import { problem } from '../../node-values.ts';
import { type LoweredStep, lower, nestedSteps } from '../spec.ts';
import type { CallData } from './schema.ts';

const REQUEST_KEYS = ['url', 'method', 'headers', 'body'];

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  if (body.node !== 'map') return undefined;
  const parts: MapNode = { ...body, entries: body.entries.filter(({ name }) => REQUEST_KEYS.includes(name)) };
  const request = compiler.request(parts);
  const className = scalarOf(child(body, 'class'));
  const classRef = className === undefined ? compiler.journey.class : compiler.refer('class', className);
  const lateness = child(body, 'max_lateness');
  const maxLatenessMs = lateness === undefined ? null : compiler.durationMs(lateness);
  const hasErrorSteps = entry(body, 'on_error') !== undefined;
  const to = nestedSteps(body, 'on_error', compiler);
  const blocks = compileBlocks(body, hasErrorSteps, compiler);
  if (request === undefined || classRef === undefined || maxLatenessMs === undefined) return undefined;
  if (blocks === undefined || !isAddress(body, compiler)) return undefined;
  const onUnknown = textOf(child(body, 'on_unknown'));
  return lower<CallData>({
    kind: 'call',
    id: compiler.id,
    request: { method: 'POST', ...request },
    class: classRef,
    blocks,
    maxLatenessMs,
    onUnknown: onUnknown === 'retry' || onUnknown === 'hold' ? onUnknown : null,
    onError: hasErrorSteps ? { to } : null,
  });
}

/** Waits when told to, when its answer is read, or when there are steps for its failure. */
function compileBlocks(body: MapNode, hasErrorSteps: boolean, compiler: StepCompiler): boolean | undefined {
  const written = entry(body, 'wait');
  const isRead = compiler.answerIsRead(compiler.id);
  if (written === undefined || booleanOf(written.value) === true)
    return written !== undefined || isRead || hasErrorSteps;
  if (!isRead && !hasErrorSteps) return false;
  const why = isRead ? `a later step reads \`steps.${compiler.id}.response\`` : 'it has `on_error` steps';
  compiler.report(
    problem('bad-wait', `this call must wait for its answer: ${why}`, written.span, {
      help: 'remove `wait: false`',
    }),
  );
  return undefined;
}

/** A URL written out must be http or https; what Liquid makes of the rest is judged when it is sent. */
function isAddress(body: MapNode, compiler: StepCompiler): boolean {
  const node = child(body, 'url');
  const text = textOf(node);
  if (node === undefined || text === undefined || /^https?:\/\/[^\s/{]/i.test(text)) return true;
  compiler.report(
    problem('bad-url', `\`${text}\` is no address that can be called`, node.span, {
      help: 'write it with its scheme and host, e.g. https://crm.example/hooks/rutter, or take it from the environment: { env: CRM_HOOK }',
    }),
  );
  return false;
}
