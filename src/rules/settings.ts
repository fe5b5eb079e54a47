/**
 * Which rules hold where, at which level and with which options: their own defaults, then the entries of `rutter.yaml`
 * in order, then the command line. Says what is wrong with the entries; runs no rule.
 */
import { compileGlob } from '../base/glob.ts';
import { isJsonObject, type Json } from '../base/json.ts';
import { suggest } from '../base/suggest.ts';
import { problem } from '../compiler/problem.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import { objectOf } from '../compiler/value.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { checkSchema } from '../language/model/check.ts';
import { child, type Entry, type Node } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import type { Level, Rule } from './definition.ts';
import { EDITIONS, type Edition, isEdition, NEWEST_EDITION } from './editions.ts';

export type RuleOptions = { readonly [name: string]: Json };

/** The settings of one workspace. */
export type Settings = {
  readonly edition: Edition;
  /** False: `rutter.yaml` names no edition. True also where it cannot be read: nothing is known then. */
  readonly isPinned: boolean;
  /** The rules of the edition that are on somewhere, in the order of the registry. */
  readonly rules: readonly Rule[];
  levelOf(rule: Rule, file: string): Level;
  /** `file` undefined: for the workspace as a whole. */
  optionsOf(rule: Rule, file: string | undefined): RuleOptions;
  /** What is wrong with edition, levels and options. */
  readonly diagnostics: readonly Diagnostic[];
};

type Setting = {
  readonly isFor: ((file: string) => boolean) | null;
  readonly level: Level | undefined;
  readonly options: RuleOptions;
};

/** Reads the settings; `overrides`: levels of the command line, by rule. Pure. */
export function readSettings(
  rules: readonly Rule[],
  root: SourceDocument | undefined,
  overrides: ReadonlyMap<string, Level> = new Map(),
): Settings {
  const diagnostics: Diagnostic[] = [];
  const editionNode = child(root?.root, 'edition');
  const edition = readEdition(editionNode, diagnostics);
  const settings = new Map<string, Setting[]>();
  const entries = child(root?.root, 'rules');
  for (const node of entries?.node === 'list' ? entries.items : []) {
    readEntry(node, rules, settings, diagnostics);
  }
  const levelOf = (rule: Rule, file: string): Level =>
    overrides.get(rule.id) ??
    settings.get(rule.id)?.findLast((each) => each.level !== undefined && each.isFor?.(file) !== false)
      ?.level ??
    rule.level;
  const isOn = (rule: Rule): boolean => {
    const forced = overrides.get(rule.id);
    if (forced !== undefined) return forced !== 'off';
    const levels = (settings.get(rule.id) ?? []).flatMap(({ level }) => level ?? []);
    return rule.level !== 'off' || levels.some((level) => level !== 'off');
  };
  return {
    edition,
    isPinned: root === undefined || editionNode !== undefined,
    rules: rules.filter((rule) => rule.since <= edition && isOn(rule)),
    levelOf,
    optionsOf: (rule, file) => {
      const written = settings.get(rule.id);
      if (written === undefined) return defaultsOf(rule);
      const fitting = written.filter(({ isFor }) => isFor === null || (file !== undefined && isFor(file)));
      return Object.assign({}, defaultsOf(rule), ...fitting.map(({ options }) => options)) as RuleOptions;
    },
    diagnostics,
  };
}

function readEdition(node: Node | undefined, diagnostics: Diagnostic[]): Edition {
  const text = textOf(node);
  if (node === undefined || text === undefined) return NEWEST_EDITION;
  if (isEdition(text)) return text;
  diagnostics.push(
    problem('unknown-edition', `there is no edition \`${text}\` of the rules`, node.span, {
      label: 'unknown to this version of rutter',
      help: `write one of ${EDITIONS.map((each) => `\`${each}\``).join(', ')}, or upgrade rutter`,
    }),
  );
  return NEWEST_EDITION;
}

function readEntry(
  node: Node,
  rules: readonly Rule[],
  settings: Map<string, Setting[]>,
  diagnostics: Diagnostic[],
): void {
  const paths = child(node, 'paths');
  const globs =
    paths?.node === 'list' ? paths.items.map((item) => compileGlob(textOf(item) ?? '')) : undefined;
  const levels = child(node, 'levels');
  for (const each of levels?.node === 'map' ? levels.entries : []) {
    const rule = rules.find(({ id }) => id === each.name);
    if (rule === undefined) {
      diagnostics.push(unknownRule(each, rules));
      continue;
    }
    const level = (textOf(each.value) ?? textOf(child(each.value, 'level'))) as Level | undefined;
    if (level === 'off' && !rule.isWaivable) {
      diagnostics.push(refuseOff(each));
      continue;
    }
    const optionsNode = child(each.value, 'options');
    if (optionsNode !== undefined) diagnostics.push(...checkOptions(optionsNode, rule));
    const known = settings.get(rule.id) ?? [];
    settings.set(rule.id, known);
    const isFor = globs === undefined ? null : (file: string) => globs.some((glob) => glob(file));
    known.push({ isFor, level, options: objectOf(optionsNode) });
  }
}

function unknownRule({ name, key }: Entry, rules: readonly Rule[]): Diagnostic {
  const near = suggest(
    name,
    rules.map(({ id }) => id),
  );
  return problem('unknown-rule', `there is no rule \`${name}\``, key.span, {
    label: 'no rule has this name',
    help: near === undefined ? '`rutter explain` lists them all' : `did you mean \`${near}\`?`,
    ...(near === undefined ? {} : { edit: { span: key.span, text: near } }),
  });
}

function refuseOff({ name, value }: Entry): Diagnostic {
  return problem('rule-always-on', `the rule \`${name}\` cannot be switched off`, value.span, {
    label: 'not allowed for this rule',
    help: 'make it a warning, or mend what it finds',
  });
}

function checkOptions(node: Node, rule: Rule): readonly Diagnostic[] {
  const name = `the options of \`${rule.id}\``;
  const schema = rule.options ?? { type: 'object', properties: {}, additionalProperties: false };
  return checkSchema(node, schema, { what: name, name, holder: node.span });
}

const knownDefaults = new WeakMap<Rule, RuleOptions>();

function defaultsOf(rule: Rule): RuleOptions {
  const known = knownDefaults.get(rule);
  if (known !== undefined) return known;
  const { properties } = rule.options ?? {};
  const defaults: { [name: string]: Json } = {};
  for (const [name, schema] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (isJsonObject(schema) && schema.default !== undefined) defaults[name] = schema.default;
  }
  knownDefaults.set(rule, defaults);
  return defaults;
}
