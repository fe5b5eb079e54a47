/** The proof for people and for programs: who is protected by what, and what is not judged. Judges nothing itself. */
import { formatDuration } from '../base/duration.ts';
import type { Exempt, Proof, Theorem, Way } from '../compiler/proof/theorem.ts';
import type { Source } from '../plan/plan.ts';

/** A file of the workspace as the user would write it from where they stand. */
type Shown = (file: string) => string;

function place({ file, line }: Source, shown: Shown): string {
  return `${shown(file)}:${line}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The theorem in one sentence. Pure. */
function stateTheorem({ policy, gate, covers }: Theorem): string {
  const what = `every send of ${covers.classes.join(', ')} on ${covers.channels.join(', ')}`;
  return `${what}, in every journey and on every attempt, is judged by the ${gate} \`${policy}\``;
}

function waysOf(proof: Proof): number {
  const [first] = proof.theorems;
  return first === undefined ? proof.unasked.length : first.covered.length + first.outside.length;
}

function describeUnjudged(proof: Proof): string {
  const { calls, teams, essential, heldOutNot } = proof.exempt;
  const parts = [
    ...(essential.length === 0 ? [] : [`an unsubscribe does not stop ${essential.join(', ')}`]),
    ...(heldOutNot === null || heldOutNot.length === 0
      ? []
      : [`the holdout does not stop ${heldOutNot.join(', ')}`]),
    ...(calls.length === 0 ? [] : [`${counted(calls.length, 'call')} to systems`]),
    ...(teams.length === 0 ? [] : [`${counted(teams.length, 'exclusion')} that tells a team instead`]),
  ];
  return parts.length === 0 ? '' : `not judged by these: ${parts.join('; ')}\n`;
}

function describeUnasked({ unasked }: Proof, shown: Shown): string {
  const [first] = unasked;
  if (first === undefined) return '';
  const where = unasked.length === 1 ? '' : ', first';
  return `nobody is asked for consent: ${counted(unasked.length, 'promotional way')}${where} \`${first.step}\` of \`${first.journey}\` (${first.class} on ${first.channel}) ${place(first.source, shown)}\n`;
}

function correctionLines({ corrections }: Proof, shown: Shown): readonly string[] {
  return corrections.map(
    ({ journey, templates, source }) =>
      `\`${journey}\`: ${templates.map((name) => `\`${name}\``).join(', ')}  ${place(source, shown)}`,
  );
}

function describeCorrections(proof: Proof, shown: Shown): string {
  const lines = correctionLines(proof, shown);
  if (lines.length === 0) return '';
  const head = 'runs on older versions get this wording, too, judged by the same policies:';
  return [head, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** A few lines: each policy with what it judges, and what none of them does. Empty where nothing is sent. Pure. */
export function printProof(proof: Proof, shown: Shown): string {
  const ways = waysOf(proof);
  if (ways === 0) return '';
  const rows = proof.theorems.map((theorem) => [
    theorem.gate,
    theorem.policy,
    `${theorem.covered.length} of ${ways}`,
    `${theorem.covers.classes.join(', ')} on ${theorem.covers.channels.join(', ')}`,
    place(theorem.source, shown),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(
    (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`,
  );
  const head =
    rows.length === 0
      ? []
      : [`proved of the ${counted(ways, 'way')} on which a message can go out:`, ...lines];
  const text = [...head, ''].join('\n');
  const corrected = describeCorrections(proof, shown);
  return `${text}${describeUnasked(proof, shown)}${describeUnjudged(proof)}${corrected}`;
}

function wayLine(way: Way, shown: Shown): string {
  return `${way.journey}/${way.step}: ${way.class} on ${way.channel}, ${way.templates.map((each) => `\`${each}\``).join(' or ')}  ${place(way.source, shown)}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function printTheorem(theorem: Theorem, shown: Shown): string {
  const reads = theorem.reads.map(({ what, name, source, freshMs, from }) => {
    const more = [
      ...(from === undefined ? [] : [`from ${from}`]),
      ...(freshMs === undefined ? [] : [`at most ${formatDuration(freshMs)} old`]),
    ];
    const where = source === null ? '' : `  ${place(source, shown)}`;
    return `${what} \`${name}\`${more.length === 0 ? '' : ` (${more.join(', ')})`}${where}`;
  });
  const { fallback, instead } = theorem;
  const rules = [
    ...(fallback === 'denied' ? ['who never said anything gets nothing'] : []),
    ...(fallback === 'given' ? ['who never said anything counts as having consented'] : []),
    ...(theorem.gate === 'exclusion' ? ['who cannot be judged is excluded'] : []),
    ...theorem.staleAfter.map(
      ({ name, withinMs }) => `\`${name}\` older than ${formatDuration(withinMs)} excludes`,
    ),
    ...(instead === undefined ? [] : [`the team \`${instead.to}\` is told instead, on ${instead.channel}`]),
  ];
  const outside = theorem.outside.map((way) => {
    const about = way.promotional ? 'promotional' : 'essential';
    return `${wayLine(way, shown)}: its ${way.why} is not covered (${about})`;
  });
  return [
    `${stateTheorem(theorem)}  ${place(theorem.source, shown)}`,
    ...section(
      'it holds for',
      theorem.covered.map((way) => wayLine(way, shown)),
    ),
    ...section('it depends on', [...reads, ...rules]),
    ...section(
      'a waiver opens it',
      theorem.openings.map(({ rule, reason, source }) => `${rule}: ${reason}  ${place(source, shown)}`),
    ),
    ...section('it says nothing of', outside),
  ].join('\n');
}

function printExempt({ calls, teams, essential, heldOutNot, shared }: Exempt, shown: Shown): string {
  const lines = [
    ...(essential.length === 0
      ? []
      : [`an unsubscribe or complaint does not stop the essential classes ${essential.join(', ')}`]),
    ...(heldOutNot === null ? [] : [`the holdout lets ${heldOutNot.join(', ')} through`]),
    ...calls.map(({ journey, step, source }) => `${journey}/${step} calls a system  ${place(source, shown)}`),
    ...teams.map(({ policy, to, channel }) => `\`${policy}\` tells the team \`${to}\` on ${channel}`),
    ...shared.map(
      ({ template, essential: one, promotional: other }) =>
        `\`${template}\` goes out as ${one.class} (${place(one.source, shown)}) and as ${other.class} (${place(other.source, shown)})`,
    ),
  ];
  return [
    'by the meaning of the language, no exclusion and no consent judges',
    ...lines.map((line) => `    ${line}`),
  ].join('\n');
}

/** Every theorem with all that it speaks of. Pure. */
export function printFullProof(proof: Proof, shown: Shown): string {
  const unasked = proof.unasked.map((way) => `    ${wayLine(way, shown)}`);
  return [
    ...proof.theorems.map((theorem) => printTheorem(theorem, shown)),
    ...(unasked.length === 0 ? [] : [['nobody is asked for consent to', ...unasked].join('\n')]),
    ...(proof.corrections.length === 0
      ? []
      : [
          [
            'runs on older versions of a journey get the wording of this plan, too, where it says `hotfix: copy`; the policies in force judge them',
            ...correctionLines(proof, shown).map((line) => `    ${line}`),
          ].join('\n'),
        ]),
    printExempt(proof.exempt, shown),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

/** The proof as members of a JSON document, with files as the user would write them. Pure. */
export function proofToJson(proof: Proof | null, shown: Shown): object {
  if (proof === null) return { theorems: null };
  const { theorems, exempt, unasked, corrections } = moveFiles(proof, shown) as Proof;
  return {
    theorems: theorems.map((theorem) => ({ statement: stateTheorem(theorem), ...theorem })),
    unasked,
    corrections,
    exempt,
  };
}

/** The same value with every source's file as shown. */
function moveFiles(value: unknown, shown: Shown): unknown {
  if (Array.isArray(value)) return value.map((each) => moveFiles(each, shown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      return [key, key === 'file' && typeof each === 'string' ? shown(each) : moveFiles(each, shown)];
    }),
  );
}
