/**
 * Stretches of steps that another journey has as well, with at least one message among them. Compared by hashes of what
 * each step does, so that a workspace of any size is gone through once.
 */
import { child, type MapNode, type Node, type Span } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, StepSite, Visitor } from '../definition.ts';
import { stepHash } from '../step-hash.ts';

export const rule: DocumentRule = {
  id: 'repeated-block',
  family: 'structure',
  title: 'the same steps stand in several journeys',
  question: 'Where else would this have to be changed?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      steps: { type: 'integer', minimum: 3, default: 3, description: 'How many steps in a row are a block.' },
    },
  },
  needs: 'documents',
  create,
};

/** A list of steps: what each does, and where; `journey` and `sends` (by index) for those that are looked up. */
type Block = {
  readonly journey: string;
  readonly hashes: readonly number[];
  readonly sends: readonly boolean[];
  readonly spans: readonly Span[];
};
type Place = { readonly block: Block; readonly index: number };

/** The shortest block, whatever is asked: what is shorter is what all journeys have in common. */
const STEPS_MIN = 3;

function create({ report, options }: RuleContext): Visitor {
  const first = new Map<string, Place>();
  let covered: { readonly file: string; readonly maps: Set<MapNode> } | undefined;
  return {
    step: (site) => {
      if (site.index !== 0 || site.siblings.length < STEPS_MIN) return;
      const { file } = site.document;
      if (covered?.file !== file) covered = { file, maps: new Set() };
      const { maps } = covered;
      // What stands inside of a repeated step is repeated with it.
      if (site.parents.some(({ map }) => maps.has(map))) return;
      const block = readBlock(site);
      for (let index = 0; index + STEPS_MIN <= block.hashes.length; index += 1) {
        const other = first.get(windowOf(block, index));
        if (other === undefined || other.block.journey === block.journey) continue;
        const length = lengthOfMatch(block, index, other);
        if (
          length < Number(options(site.document).steps) ||
          !block.sends.slice(index, index + length).includes(true)
        )
          continue;
        reportBlock({ block, index }, other, length);
        for (const map of site.siblings.slice(index, index + length)) maps.add(map);
        index += length - 1;
      }
      for (let index = 0; index + STEPS_MIN <= block.hashes.length; index += 1) {
        const window = windowOf(block, index);
        if (!first.has(window)) first.set(window, { block, index });
      }
    },
  };

  function reportBlock({ block, index }: Place, other: Place, length: number): void {
    const [span, there] = [block.spans[index], other.block.spans[other.index]];
    if (span === undefined || there === undefined) return;
    report({
      message: `the journey \`${other.block.journey}\` has the same ${length} steps from here on`,
      span,
      label: 'the first of them',
      related: [{ span: there, label: 'the same steps' }],
      notes: ['who comes into both journeys gets these messages twice'],
      help: 'let one journey do it, for everybody who comes into either; or say in a waiver why they must stay apart',
    });
  }
}

function readBlock({ siblings, document }: StepSite): Block {
  return {
    journey: document.name,
    hashes: siblings.map(stepHash),
    sends: siblings.map(holdsSend),
    spans: siblings.map((map) => (child(map, 'id') ?? map).span),
  };
}

/** Whether a step sends something, by itself or by a step inside of it. */
function holdsSend(node: Node): boolean {
  if (node.node === 'list') return node.items.some(holdsSend);
  if (node.node === 'scalar') return false;
  return node.entries.some(
    ({ name, value }) => (name === 'send' && value.node === 'map') || holdsSend(value),
  );
}

/** The hashes of the shortest block that begins at an index. */
function windowOf({ hashes }: Block, index: number): string {
  return hashes.slice(index, index + STEPS_MIN).join(' ');
}

function lengthOfMatch({ hashes }: Block, index: number, other: Place): number {
  let length = 0;
  while (
    hashes[index + length] !== undefined &&
    hashes[index + length] === other.block.hashes[other.index + length]
  ) {
    length += 1;
  }
  return length;
}
