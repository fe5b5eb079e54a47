/** What happens to nobody in particular: answers and health of providers, numbers from outside, orders of operators. */
import { parseDurationMs } from '../../base/duration.ts';
import type { ControlScope } from '../../kernel/input.ts';
import { child, entry, type Node } from '../../language/syntax/node.ts';
import { entriesOf, itemsOf, numberOf, textOf } from '../../language/syntax/read-node.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { plainValue } from '../value.ts';
import { type CaseContext, referSubscriber } from './case-context.ts';
import type { CommonEvent, OperatorOrder, ProviderState } from './test-document.ts';

const RESULTS = ['accepted', 'retryable', 'rejected', 'unknown'] as const;
const STATES: readonly ProviderState[] = ['up', 'down', 'rejects'];

const MODES = ['hold', 'freeze'] as const;
const ENTRANTS = ['queue', 'drop'] as const;

type Reader = (node: Node, context: CaseContext) => readonly CommonEvent[];

/** By the key that names the form. */
const forms: { readonly [key: string]: Reader } = {
  outcome: (node, context) => compileOutcome(node, child(node, 'outcome') ?? node, context),
  result: (node, context) => compileOutcome(node, node, context),
  provider: (node, { session }) =>
    entriesOf(child(node, 'provider')).flatMap(({ name, key, value }): readonly CommonEvent[] => {
      referChannel(name, key, session);
      const state = STATES.find((each) => each === textOf(value));
      return state === undefined ? [] : [{ does: 'provider', channel: name, state }];
    }),
  gauge: (node, { session }) =>
    entriesOf(child(node, 'gauge')).flatMap(({ name, key, value }): readonly CommonEvent[] => {
      session.names.refer('gauge', name, key.span);
      const amount = numberOf(value);
      return amount === undefined ? [] : [{ does: 'gauge', gauge: name, value: amount }];
    }),
  panic: readOrder('panic'),
  pause: readOrder('pause'),
  resume: readOrder('resume'),
};

/** The tables in which the names of a scope stand; tags are free. */
const SCOPE_TABLES: readonly (readonly [keyof ControlScope, string | null])[] = [
  ['channels', 'channel'],
  ['classes', 'class'],
  ['tags', null],
  ['journeys', 'journey'],
];

/** `all` is the scope that names nothing; every other text is the name of one. */
function readScope(node: Node | undefined, session: Session): ControlScope | string {
  const name = textOf(node);
  if (name !== undefined && name !== 'all' && node !== undefined) {
    session.names.refer('scope', name, node.span);
    return name;
  }
  const parts = SCOPE_TABLES.flatMap(([key, table]) => {
    const names = itemsOf(child(node, key));
    if (names.length === 0) return [];
    for (const name of names) if (table !== null) session.names.refer(table, textOf(name) ?? '', name.span);
    return [[key, names.map((name) => textOf(name) ?? '')] as const];
  });
  return Object.fromEntries(parts);
}

function readOrder(does: OperatorOrder['does']): Reader {
  return (node, { session }) => {
    const scope = readScope(child(node, does), session);
    const by = textOf(child(node, 'by')) ?? 'test';
    const reason = textOf(child(node, 'reason')) ?? 'test';
    if (does === 'resume') {
      const isAll = typeof scope !== 'string' && Object.keys(scope).length === 0;
      return [{ does, by, reason, ...(isAll ? {} : { scope }) }];
    }
    const policyNode = child(node, 'policy');
    const policy = textOf(policyNode);
    if (policyNode !== undefined && policy !== undefined) {
      session.names.refer('policy', policy, policyNode.span);
    }
    const mode = MODES.find((each) => each === textOf(child(node, 'mode')));
    const entrants = ENTRANTS.find((each) => each === textOf(child(node, 'entrants')));
    const limitMs = parseDurationMs(textOf(child(node, 'limit')) ?? '');
    return [
      {
        does,
        scope,
        by,
        reason,
        ...(mode === undefined ? {} : { mode }),
        ...(entrants === undefined ? {} : { entrants }),
        ...(limitMs === null ? {} : { limitMs }),
        ...(policy === undefined ? {} : { policy }),
      },
    ];
  };
}

/** What the entry stands for; null: it is about people. */
export function compileCommon(node: Node, context: CaseContext): readonly CommonEvent[] | null {
  const form = Object.keys(forms).find((key) => entry(node, key) !== undefined);
  return form === undefined ? null : (forms[form]?.(node, context) ?? null);
}

/** A channel of the workspace, or `call`, which every workspace has. */
function referChannel(name: string, node: Node, session: Session): void {
  if (name !== 'call') session.names.refer('channel', name, node.span);
}

function compileOutcome(node: Node, outcome: Node, context: CaseContext): readonly CommonEvent[] {
  const { session } = context;
  const channelNode = child(outcome, 'channel');
  const channel = textOf(channelNode);
  if (channelNode !== undefined && channel !== undefined) referChannel(channel, channelNode, session);
  const resultNode = child(outcome, 'result');
  const result = RESULTS.find((each) => each === textOf(resultNode));
  if (channel === undefined || result === undefined) {
    session.report(
      problem('bad-outcome', 'an outcome needs a channel and a result', (resultNode ?? outcome).span, {
        help: `write \`{ channel: email, result: rejected }\`; results: ${RESULTS.map((each) => `\`${each}\``).join(', ')}`,
      }),
    );
    return [];
  }
  const who = child(outcome, 'subscriber') ?? child(node, 'subscriber');
  const subscriber = who === undefined ? null : (referSubscriber(who, context) ?? null);
  const reason = textOf(child(outcome, 'reason')) ?? 'provider';
  const answer = child(outcome, 'answer');
  return [
    {
      does: 'outcome',
      subscriber,
      channel,
      result,
      reason,
      ...(answer === undefined ? {} : { answer: plainValue(answer) }),
    },
  ];
}
