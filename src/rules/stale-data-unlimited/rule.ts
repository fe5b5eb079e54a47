/** Exclusions that trust attributes which somebody else copies in, however old the copy is. Reads the proof of the compiler. */

import { formatDuration } from '../../base/duration.ts';
import { nameSpan } from '../../compiler/source-document.ts';
import { entry } from '../../language/syntax/node.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'stale-data-unlimited',
  family: 'audience',
  title: 'an exclusion over copied data that may be of any age',
  question:
    'If the nightly sync stops, for how long do we go on writing to people whom it would have excluded?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      live: {
        type: 'array',
        items: { type: 'string' },
        default: ['code', 'webhook'],
        description: 'Values of `source` in the catalog that say at once what changes.',
      },
    },
  },
  needs: 'plan',
  create,
};

function create({ workspace, report, options }: PlanContext): Visitor {
  const theorems = new Map((workspace.proof?.theorems ?? []).map((each) => [each.policy, each]));
  return {
    document: (document) => {
      const theorem = document.kind === 'ExclusionPolicy' ? theorems.get(document.name) : undefined;
      if (theorem === undefined || theorem.staleAfter.length > 0) return;
      const { live } = options(document);
      const isLive = (from: string) => Array.isArray(live) && live.includes(from);
      const copied = theorem.reads.filter(
        ({ what, from }) => what === 'attribute' && from !== undefined && !isLive(from),
      );
      const [first] = copied;
      if (first === undefined) return;
      const fresh = first.freshMs === undefined ? '24h' : formatDuration(first.freshMs);
      report({
        message: `\`${document.name}\` excludes by \`profile.${first.name}\`, which is copied from \`${first.from}\`, however old that is`,
        span: entry(document.root, 'when')?.key.span ?? nameSpan(document),
        label: 'judges by what was copied last',
        related: copied.flatMap(({ source, name, freshMs }) => {
          if (source === null) return [];
          const said = freshMs === undefined ? '' : `, at most ${formatDuration(freshMs)} old`;
          return [{ span: workspace.spanOf(source), label: `\`${name}\` is declared here${said}` }];
        }),
        notes: ['with `data`, whoever has older data, or none, is excluded as well'],
        help: `say what tells its age, e.g. \`data: { fresh_within: ${fresh}, from: profile.synced_at }\``,
      });
    },
  };
}
