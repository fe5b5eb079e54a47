/** Checks a `QualityPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { compilePattern } from '../../../base/pattern.ts';
import { child, type Entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { booleanOf, numberOf, textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { oneOrMoreOf, problem, textsOf } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';
import { asciiDomain } from './email.ts';
import type { AddressRule, PhoneLine, QualityData } from './schema.ts';

type Is = AddressRule['is'];

/** Which keys mean something for which kind of address. */
const KEYS: { readonly [I in Is]: readonly string[] } = {
  email: ['international', 'refuse_domains', 'optional'],
  phone: ['lines', 'countries', 'punctuation', 'optional'],
  text: ['matches', 'max', 'optional'],
};

const RULES: { readonly [I in Is]: (node: Node, compiler: Compiler) => AddressRule | undefined } = {
  email(node, compiler) {
    const domains = oneOrMoreOf(child(node, 'refuse_domains')).map((each) => readDomain(each, compiler));
    const known = domains.filter((each) => each !== undefined);
    if (known.length !== domains.length) return undefined;
    const international = booleanOf(child(node, 'international')) ?? true;
    return { is: 'email', international, refuseDomains: [...known].sort() };
  },
  phone: (node) => ({
    is: 'phone',
    lines: sortedOrNull(child(node, 'lines')) as readonly PhoneLine[] | null,
    countries: sortedOrNull(child(node, 'countries')),
    punctuation: booleanOf(child(node, 'punctuation')) ?? false,
  }),
  text(node, compiler) {
    const written = child(node, 'matches');
    const matches = textOf(written);
    const compiled = matches === undefined ? undefined : compilePattern(`^(?:${matches})$`);
    if (written !== undefined && compiled?.ok === false) {
      const { error } = compiled;
      compiler.report(
        problem('bad-pattern', 'this pattern cannot be read', written.span, { notes: [error] }),
      );
      return undefined;
    }
    const max = numberOf(child(node, 'max')) ?? null;
    return { is: 'text', matches: matches === undefined ? null : `^(?:${matches})$`, max };
  },
};

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const addresses = compileAddresses(map, compiler);
  const required = oneOrMoreOf(child(map, 'require'));
  const require = required.map((each) => profilePath(each, compiler)).filter((path) => path !== undefined);
  const preferredNode = child(map, 'preferred');
  const path = preferredNode && profilePath(preferredNode, compiler);
  const cadence = child(map, 'cadence');
  const isTimed = cadence === undefined || compiler.durationMs(cadence) !== undefined;
  if (addresses === undefined || require.length !== required.length || !isTimed) return undefined;
  if (preferredNode !== undefined && path === undefined) return undefined;
  if (Object.keys(addresses).length === 0 && require.length === 0 && path === undefined) {
    compiler.report(
      problem('bad-quality', 'this policy asks for nothing', child(map, 'name')?.span ?? map.span, {
        help: 'add `addresses`, `require` or `preferred`',
      }),
    );
    return undefined;
  }
  const attributes = Object.entries(compiler.workspace.channels).map(([channel, plan]) => [
    channel,
    plan.address,
  ]);
  const preferred = path === undefined ? null : { path, attributes: Object.fromEntries(attributes) };
  const maxBad = shareOf(child(map, 'max_bad'), compiler);
  if (maxBad === undefined) return undefined;
  const limit = maxBad === null ? {} : { maxBad };
  return lowerPolicy<QualityData>({ addresses, require, preferred, ...limit });
}

/** "2%" as 0.02; null where nothing is written, undefined where it is more than everybody. */
function shareOf(node: Node | undefined, compiler: Compiler): number | null | undefined {
  const percent = Number.parseFloat(textOf(node) ?? '');
  if (node === undefined || Number.isNaN(percent)) return null;
  if (percent <= 100) return percent / 100;
  compiler.report(
    problem('bad-quality', 'more than everybody cannot be bad', node.span, {
      help: 'write a share, e.g. `2%`',
    }),
  );
  return undefined;
}

function compileAddresses(map: MapNode, compiler: Compiler): QualityData['addresses'] | undefined {
  const node = child(map, 'addresses');
  if (node?.node !== 'map') return {};
  const written = textsOf(child(child(map, 'covers'), 'channels'));
  // With an unknown channel among them, nobody can tell what else is covered.
  const covered = written.every((name) => name in compiler.workspace.channels) ? written : [];
  const rules: { [channel: string]: AddressRule } = {};
  for (const each of node.entries) {
    const channel = compiler.refer('channel', each.key);
    if (channel === undefined) continue;
    if (covered.length > 0 && !covered.includes(channel)) {
      compiler.report(
        problem('bad-quality', `this policy does not cover the channel \`${channel}\``, each.key.span, {
          label: 'never judged',
          help: `add \`${channel}\` to the channels of \`covers\`, or remove these lines`,
        }),
      );
      continue;
    }
    const rule = compileRule(each, compiler);
    if (rule !== undefined) rules[channel] = rule;
  }
  return Object.keys(rules).length === node.entries.length ? rules : undefined;
}

function compileRule({ value }: Entry, compiler: Compiler): AddressRule | undefined {
  const is = textOf(child(value, 'is')) as Is | undefined;
  if (is === undefined || !Object.hasOwn(KEYS, is) || value.node !== 'map') return undefined;
  const strange = value.entries.find(({ name }) => name !== 'is' && !KEYS[is].includes(name));
  if (strange === undefined) {
    const rule = RULES[is](value, compiler);
    const isOptional = booleanOf(child(value, 'optional')) === true;
    return rule !== undefined && isOptional ? { ...rule, optional: true } : rule;
  }
  const known = KEYS[is].map((key) => `\`${key}\``).join(', ');
  compiler.report(
    problem('bad-quality', `\`${strange.name}\` says nothing about a ${is} address`, strange.key.span, {
      help: `with \`is: ${is}\` there may be ${known}`,
    }),
  );
  return undefined;
}

function sortedOrNull(node: Node | undefined): readonly string[] | null {
  const texts = textsOf(node);
  return texts.length === 0 ? null : [...texts].sort();
}

function readDomain(node: Node, compiler: Compiler): string | undefined {
  const domain = asciiDomain(textOf(node) ?? '');
  if (domain !== null) return domain;
  compiler.report(
    problem('bad-quality', 'this is no domain of mail addresses', node.span, {
      help: 'write e.g. `mailinator.com`',
    }),
  );
  return undefined;
}

function profilePath(node: Node, compiler: Compiler): readonly string[] | undefined {
  const text = textOf(node);
  const found = text === undefined ? undefined : compiler.path(text, node);
  if (found === undefined) return undefined;
  if (found.path[0] === 'profile' && found.path.length > 1) return found.path;
  compiler.report(
    problem('bad-quality', 'only attributes of the profile can be asked for', node.span, {
      help: 'write e.g. `profile.first_name`',
    }),
  );
  return undefined;
}
