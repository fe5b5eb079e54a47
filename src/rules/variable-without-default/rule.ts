/**
 * Attributes that may be absent are printed with something in their place. Rendering is strict: a message that prints
 * what is not there fails, for that person alone. Whether a variable exists at all is judged by the compiler.
 */
import { spanInScalar } from '../../language/content/excerpt.ts';
import { type PrintedValue, readTextParts, walkParts } from '../../language/content/text-parts.ts';
import type { TemplateVariable } from '../../language/content/variables.ts';
import { child, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, ScalarSite, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'variable-without-default',
  family: 'content',
  title: 'an attribute that may be absent is printed without a default',
  question: 'What do people read, or get at all, of whom we do not know this?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      roots: {
        type: 'array',
        items: { enum: ['profile', 'event', 'entry'] },
        default: ['profile'],
        description:
          'Whose parts may be absent. Properties of events are there as a rule; attributes are not.',
      },
    },
  },
  needs: 'documents',
  create,
};

const PLACES_SHOWN = 5;

type Read = { readonly variable: TemplateVariable; readonly isLate: boolean };

/** What would fail of a value when a variable is absent: all of it, but what stands before a leading `default`. */
function strictReads({ reads, argumentReads, filters }: PrintedValue): readonly Read[] {
  const isLate = filters.findIndex(({ name }) => name === 'default') > 0;
  const first = filters[0]?.name === 'default' ? [] : reads;
  return [
    ...first.map((variable) => ({ variable, isLate })),
    ...argumentReads.map((variable) => ({ variable, isLate: false })),
  ];
}

function isWithin(path: readonly string[], other: readonly string[]): boolean {
  return other.every((part, index) => path[index] === part);
}

/** The reads of a text that fail where something is absent and nobody asked for it before. */
function unguardedReads(text: string): readonly Read[] {
  return [...walkParts(readTextParts(text))].flatMap(({ part, conditions }) => {
    const reads =
      part.is === 'print'
        ? strictReads(part.value)
        : part.is === 'repeat'
          ? part.over.map((variable) => ({ variable, isLate: false }))
          : [];
    return reads.filter(({ variable }) => !conditions.some(({ path }) => isWithin(variable.path, path)));
  });
}

/** Templates and what calls carry. An update that reads what is absent sets nothing, and nothing fails. */
function isSent({ document: { kind }, keys }: ScalarSite): boolean {
  return kind === 'Template' || (kind === 'Journey' && keys.lastIndexOf('call') > keys.lastIndexOf('update'));
}

type Found = { readonly name: string; readonly isLate: boolean; readonly spans: Span[] };

function create({ workspace, report, options }: RuleContext): Visitor {
  const channels = child(workspace.root?.root, 'channels');
  const addresses = new Map(
    workspace.channels.map((name) => [name, textOf(child(child(channels, name), 'address')) ?? '']),
  );
  let found = new Map<string, Found>();
  const flush = () => {
    for (const each of found.values()) reportOne(each);
    found = new Map();
  };
  return {
    document: flush,
    scalar: (site) => {
      const { document, node } = site;
      if (typeof node.value !== 'string' || !node.value.includes('{{') || !isSent(site)) return;
      const roots = options(document).roots;
      for (const { variable, isLate } of unguardedReads(node.value)) {
        const [root = '', attribute] = variable.path;
        const isOptional = Array.isArray(roots) && roots.includes(root) && attribute !== undefined;
        if (!isOptional || isAlwaysThere(`${root}.${attribute}`, site)) continue;
        const span = spanInScalar(node, variable.start, variable.end);
        const name = variable.path.join('.');
        const known = found.get(name);
        if (known === undefined) found.set(name, { name, isLate, spans: [span] });
        else known.spans.push(span);
      }
    },
    finish: flush,
  };

  /** The id, and the address that the message of a template goes to. */
  function isAlwaysThere(path: string, { document: { root } }: ScalarSite): boolean {
    return path === 'profile.id' || path === addresses.get(textOf(child(root, 'channel')) ?? '');
  }

  function reportOne({ name, isLate, spans }: Found): void {
    const [first, ...others] = spans;
    if (first === undefined) return;
    const related = others.slice(0, PLACES_SHOWN).map((span) => ({ span, label: 'and here' }));
    report({
      message: isLate
        ? `the default of \`${name}\` comes too late: a filter before it reads what may be absent`
        : `\`${name}\` may be absent and is printed without a default`,
      span: first,
      label: 'without it nothing is sent',
      ...(related.length > 0 && { related }),
      help: isLate
        ? `write \`default\` as the first filter: \`{{ ${name} | default: "..." | ... }}\``
        : `write \`{{ ${name} | default: "..." }}\`, or ask for it with \`{% if ${name} %}\``,
    });
  }
}
