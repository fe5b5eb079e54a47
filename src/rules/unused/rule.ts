/** What is declared and named by nothing that runs. A test or a waiver that names it does not count: neither sends anything. */
import type { SourceDocument } from '../../compiler/source-document.ts';
import { child, entry, type Span } from '../../language/syntax/node.ts';
import { removeEntry } from '../../language/syntax/splices.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';

const TABLES = ['segment', 'trait', 'template', 'event', 'attribute', 'enum'];

export const rule: PlanRule = {
  id: 'unused',
  family: 'audience',
  title: 'a segment, trait, template, event, attribute or enum that nobody uses',
  question: 'Do we still need this, and may we still keep these data about people?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      of: {
        type: 'array',
        items: { enum: TABLES },
        default: TABLES,
        description: 'What is looked at.',
      },
    },
  },
  // A use in a file that holds an error is not known.
  needs: 'plan',
  create,
};

/** Attributes that the runner itself reads: for the zone, the language and the country's quiet hours. */
const READ_BY_ITSELF: ReadonlySet<string> = new Set(['id', 'timezone', 'country', 'locale']);
/** Documents whose uses of a name do not count. */
const OBSERVERS: ReadonlySet<string> = new Set(['Test', 'Waivers', 'Population']);
/** Keys of the catalog. */
const SECTIONS: { readonly [table: string]: string } = {
  event: 'events',
  attribute: 'profile',
  enum: 'enums',
};

const ADVICE: { readonly [table: string]: string } = {
  segment: 'remove the file, or use it in an audience or a policy',
  trait: 'remove the file: as long as it is there, every event behind it is counted for everybody',
  template: 'remove the file, or send it',
  event: 'remove it from the catalog, or name it where it matters',
  attribute: 'remove it from the catalog: what nobody reads about people is not kept',
  enum: 'remove it from the catalog',
};

function create({ workspace, report, options }: PlanContext): Visitor {
  const counts = ({ file }: Span) => !OBSERVERS.has(workspace.documentIn(file)?.kind ?? '');
  return {
    finish: () => {
      for (const table of TABLES) {
        for (const { name, span } of workspace.declared(table)) {
          const document = workspace.documentIn(span.file);
          if (document === undefined || (table === 'attribute' && READ_BY_ITSELF.has(name))) continue;
          const uses = workspace.usesOf(table, name);
          if (uses.some(counts)) continue;
          const { of } = options(document);
          if (!Array.isArray(of) || !of.includes(table)) continue;
          const [test] = uses;
          const isInCatalog = SECTIONS[table] !== undefined;
          // A test that names it would not compile any more.
          const fix =
            isInCatalog && test === undefined
              ? offerRemoval(table, name, document, workspace.textOf(span.file))
              : undefined;
          report({
            message: `nobody uses the ${table} \`${name}\``,
            span,
            label: test === undefined ? 'named nowhere else' : 'named by tests only',
            ...(test && { related: [{ span: test, label: 'tested here' }] }),
            help: ADVICE[table] ?? 'remove it',
            ...(fix && { fix }),
          });
        }
      }
    },
  };
}

/** Not safe: applications may go on sending it, and then it is no longer known. */
function offerRemoval(table: string, name: string, { root }: SourceDocument, text: string) {
  const section = child(root, SECTIONS[table] ?? '');
  const declared = entry(section, name);
  if (section?.node !== 'map' || declared === undefined) return undefined;
  const edit = removeEntry(section, declared, text);
  return edit && { title: `remove \`${name}\``, isSafe: false, edits: [edit] };
}
