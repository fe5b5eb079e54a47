/**
 * Template documents -> compiled content per locale, and the variables that each reads. Variables whose value depends
 * on the path of a journey are judged in `bindings.ts`.
 */
import type { JsonObject } from '../base/json.ts';
import { suggest } from '../base/suggest.ts';
import { type ContentVariable, checkContent, compileContent } from '../language/content/check-content.ts';
import { child, type Entry } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import type { TemplatePlan } from '../plan/plan.ts';
import { checkOwner, compileAbout } from './about.ts';
import { BARE_SCOPE, reportUnresolved } from './compiler.ts';
import { formatPath } from './path-text.ts';
import { overlaps, problem } from './problem.ts';
import { EMPTY, recordUses, type Session } from './session.ts';
import { nameSpan, type SourceDocument } from './source-document.ts';
import { resolveVariable, variableRoots } from './variables.ts';

/** A template, as far as it could be read: `plan` undefined when it holds a mistake, `channel` when that is unknown. */
export type CompiledTemplate = {
  readonly name: string;
  readonly channel: string | undefined;
  readonly variables: readonly ContentVariable[];
  readonly plan: TemplatePlan | undefined;
};

/** Roots whose value depends on the path that leads to a send. */
export const PATH_ROOTS: ReadonlySet<string> = new Set(['event', 'entry', 'steps', 'digest']);

/** Compiles one template; reports through the session. */
export async function compileTemplate(document: SourceDocument, session: Session): Promise<CompiledTemplate> {
  const { name, root, sound } = document;
  const channelNode = child(root, 'channel');
  const channel = textOf(channelNode);
  if (!sound) {
    const isDoubtful =
      channelNode === undefined || document.faults.some((fault) => overlaps(fault, channelNode.span));
    return { name, channel: isDoubtful ? undefined : channel, variables: [], plan: undefined };
  }
  checkOwner(root, session.names);
  const known =
    channel !== undefined && channelNode !== undefined
      ? session.names.refer('channel', channel, channelNode.span)
      : false;
  const localesNode = child(root, 'locales');
  const locales = localesNode?.node === 'map' ? localesNode.entries : [];
  const complete = checkLocales(document, locales, session);
  const contents: { [locale: string]: JsonObject } = {};
  const variables: ContentVariable[] = [];
  let readable = complete && known;
  for (const locale of locales) {
    const checked = checkContent(locale.value, channel ?? '', session.report);
    const content = checked === undefined ? undefined : await compileContent(checked, session.report);
    if (checked !== undefined) variables.push(...checked.variables);
    if (content === undefined) readable = false;
    else contents[locale.name] = content;
  }
  checkPathless(variables, session);
  const plan: TemplatePlan = {
    channel: channel ?? '',
    locales: contents,
    defaultLocale: session.workspace.locale,
    source: session.sourceOf(nameSpan(document)),
    about: compileAbout(root),
  };
  return { name, channel: known ? channel : undefined, variables, plan: readable ? plan : undefined };
}

/** The workspace's own locale must be there, and no strange one may; what else is missing is for `lint` to say. */
function checkLocales(document: SourceDocument, locales: readonly Entry[], session: Session): boolean {
  if (session.names.isOpen('locale')) return true;
  const { name } = document;
  const own = session.workspace.locale;
  const written = new Set(locales.map((each) => each.name));
  const strange = locales.filter((each) => !session.locales.includes(each.name));
  const missing = session.locales.filter((locale) => !written.has(locale));
  const only = missing.length === 1 ? missing[0] : undefined;
  for (const { name: locale, key } of locales) {
    session.names.refer('locale', locale, key.span, suggest(locale, missing) ?? only);
  }
  if (strange.length > 0) return false;
  if (!missing.includes(own)) return true;
  session.report(
    problem(
      'missing-locale',
      `the template \`${name}\` has no \`${own}\``,
      locales[0]?.key.span ?? document.root.span,
      {
        label: `only ${[...written].map((each) => `\`${each}\``).join(', ')} here`,
        help: `add \`${own}:\` to its locales: it is what everybody gets whose own locale is missing`,
      },
    ),
  );
  return false;
}

/** Checks the variables that mean the same on every path: profile, journey, links, and roots that do not exist. */
function checkPathless(variables: readonly ContentVariable[], session: Session): void {
  const place = { uses: recordUses(), journey: '', entryType: EMPTY };
  const said = new Set<string>();
  for (const { path, span } of variables) {
    const [root = ''] = path;
    if (PATH_ROOTS.has(root)) continue;
    const resolved = resolveVariable(path, { session, place, scope: BARE_SCOPE });
    const text = formatPath(path);
    if (resolved.is === 'known') {
      if (root === 'profile' && path[1] !== undefined) session.names.refer('attribute', path[1], span);
      continue;
    }
    if (resolved.is !== 'unknown' && said.has(text)) continue;
    said.add(text);
    if (resolved.is !== 'root') {
      reportUnresolved(session, resolved, text, span);
      continue;
    }
    const near = suggest(root, variableRoots);
    session.report(
      problem('unknown-variable', `templates have no variable \`${root}\``, span, {
        label: 'not a variable',
        help:
          near === undefined
            ? `use one of: ${variableRoots.map((each) => `\`${each}\``).join(', ')}`
            : `did you mean \`${near}\`?`,
      }),
    );
  }
}
