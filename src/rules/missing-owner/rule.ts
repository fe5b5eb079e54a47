/** Whoever must answer for a document is named in it. Who the team is, and whether its people are there, is not looked at. */
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import { child, entry } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { insertEntry } from '../../language/syntax/splices.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';

const OWNED: ReadonlySet<string> = new Set(['Journey', 'Segment', 'Trait']);

export const rule: DocumentRule = {
  id: 'missing-owner',
  family: 'governance',
  title: 'nobody answers for a journey, segment, trait or policy',
  question: 'Whom do I call when this is wrong?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ workspace, report }: RuleContext): Visitor {
  const teams = [...workspace.teams.keys()];
  const help =
    teams.length === 0
      ? 'declare `teams` in `rutter.yaml`, and write `owner: <team>` here'
      : `write \`owner:\` with one of: ${teams.map((name) => `\`${name}\``).join(', ')}`;
  return {
    document: (document) => {
      const { kind, name } = document;
      if (!OWNED.has(kind) && !workspace.isPolicy(document)) return;
      // That an owner is a team is checked by the compiler.
      if ((textOf(document.entry('owner')?.value)?.trim() ?? '') !== '') return;
      const message = `the ${kind} \`${name}\` has no owner`;
      const fix = offerOnlyTeam(document, teams, workspace.textOf(document.file));
      report({ message, span: nameSpan(document), label: 'whose is it?', help, ...(fix && { fix }) });
    },
  };
}

/** In a workspace of one team it is most likely theirs; not safe, because somebody else may be meant. */
function offerOnlyTeam({ root }: SourceDocument, teams: readonly string[], text: string): Fix | undefined {
  const [team] = teams;
  const name = entry(root, 'name');
  if (team === undefined || teams.length > 1 || name === undefined || child(root, 'owner') !== undefined) {
    return undefined;
  }
  const line = `owner: ${/^[A-Za-z_][\w.-]*$/.test(team) ? team : JSON.stringify(team)}`;
  return { title: `write \`${line}\``, isSafe: false, edits: [insertEntry(root, name, line, text)] };
}
