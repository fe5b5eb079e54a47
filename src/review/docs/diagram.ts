/** A journey as a picture: boxes and arrows laid out once, as SVG that stands in the page. Said again in words beside it. */
import { Graph, layout } from '@dagrejs/dagre';
import { escapeHtml } from '../../base/escape-html.ts';
import { describeEntry, describeExit } from '../../compiler/graph.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { JourneyPlan } from '../../plan/plan.ts';

const CHAR_WIDTH = 7;
const LINE_HEIGHT = 17;
const CHARS_MAX = 30;
const LINES_MAX = 3;
const PADDING = 10;
const MARGIN = 8;

type Box = {
  readonly lines: readonly string[];
  readonly href: string | null;
  readonly shape: 'step' | 'end' | 'exit' | 'finish';
};

/** Words in lines of a box; what does not fit ends in an ellipsis. Pure. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.replaceAll('`', '').split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < CHARS_MAX)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > CHARS_MAX ? `${word.slice(0, CHARS_MAX - 1)}…` : word);
  }
  return lines.length <= LINES_MAX ? lines : [...lines.slice(0, LINES_MAX - 1), `${lines[LINES_MAX - 1]} …`];
}

function sizeOf({ lines, shape }: Box): { readonly width: number; readonly height: number } {
  if (shape === 'finish') return { width: 18, height: 18 };
  const longest = Math.max(...lines.map(({ length }) => length));
  return { width: longest * CHAR_WIDTH + 2 * PADDING, height: lines.length * LINE_HEIGHT + 2 * PADDING };
}

type Drawing = { readonly boxes: ReadonlyMap<string, Box>; readonly edges: readonly Arrow[] };
type Arrow = { readonly from: string; readonly to: string; readonly label: string; readonly isExit: boolean };

function describeJourney(
  journey: JourneyPlan,
  { steps: kinds }: Definitions,
  anchor: (step: string) => string,
): Drawing {
  const boxes = new Map<string, Box>();
  const edges: Arrow[] = [];
  const target = (step: string | null) => {
    if (step !== null && journey.steps[step] !== undefined) return `step ${step}`;
    boxes.set('finish', { lines: [], href: null, shape: 'finish' });
    return 'finish';
  };
  boxes.set('enter', { lines: wrap(describeEntry(journey.entry)), href: null, shape: 'end' });
  edges.push({ from: 'enter', to: target(journey.start), label: '', isExit: false });
  for (const [id, step] of Object.entries(journey.steps)) {
    const kind = kinds.find(({ name }) => name === step.kind);
    const branches = kind?.branches(step) ?? [{ label: '', to: step.next }];
    const lines = [id, ...wrap(kind?.describe(step) ?? step.kind)];
    boxes.set(`step ${id}`, { lines, href: anchor(id), shape: branches.length === 0 ? 'end' : 'step' });
    for (const { label, to } of branches) {
      edges.push({ from: `step ${id}`, to: target(to), label: label === 'next' ? '' : label, isExit: false });
    }
  }
  for (const [index, exit] of journey.exits.entries()) {
    boxes.set(`exit ${index}`, { lines: wrap(describeExit(exit)), href: null, shape: 'exit' });
    edges.push({ from: `exit ${index}`, to: target(null), label: '', isExit: true });
  }
  return { boxes, edges };
}

function drawBox(box: Box, at: { readonly x: number; readonly y: number }): string {
  const { width, height } = sizeOf(box);
  const [left, top] = [at.x - width / 2, at.y - height / 2].map((each) => Math.round(each)) as [
    number,
    number,
  ];
  if (box.shape === 'finish')
    return `<circle class="box" cx="${Math.round(at.x)}" cy="${Math.round(at.y)}" r="9"/>`;
  const radius = box.shape === 'step' ? 4 : height / 2;
  const rows = box.lines.map((line, index) => {
    const y = top + PADDING + index * LINE_HEIGHT + 13;
    const name = index === 0 && box.href !== null ? ' class="id"' : '';
    return `<text x="${Math.round(at.x)}" y="${y}" text-anchor="middle"${name}>${escapeHtml(line)}</text>`;
  });
  const shape = `<rect class="box${box.shape === 'exit' ? ' exit' : ''}" x="${left}" y="${top}" width="${Math.round(width)}" height="${Math.round(height)}" rx="${Math.round(radius)}"/>`;
  const drawn = `${shape}${rows.join('')}`;
  return box.href === null ? drawn : `<a href="${escapeHtml(box.href)}">${drawn}</a>`;
}

type Point = { readonly x: number; readonly y: number };

function drawArrow({ label, isExit }: Arrow, points: readonly Point[]): string {
  const path = points
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${Math.round(x)} ${Math.round(y)}`)
    .join('');
  const line = `<path class="edge${isExit ? ' exit' : ''}" d="${path}" marker-end="url(#head)"/>`;
  const middle = points[Math.floor(points.length / 2)];
  if (label === '' || middle === undefined) return line;
  const width = label.length * 6.5 + 6;
  const [x, y] = [Math.round(middle.x), Math.round(middle.y)];
  const under = `<rect class="under" x="${Math.round(x - width / 2)}" y="${y - 9}" width="${Math.round(width)}" height="18"/>`;
  return `${line}${under}<text class="label" x="${x}" y="${y + 4}" text-anchor="middle">${escapeHtml(label)}</text>`;
}

/** The figure's markup. `anchor` gives where a step is told in words. Pure. */
export function drawJourney(
  journey: JourneyPlan,
  definitions: Definitions,
  anchor: (step: string) => string,
): string {
  const { boxes, edges } = describeJourney(journey, definitions, anchor);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 36, marginx: MARGIN, marginy: MARGIN });
  for (const [id, box] of boxes) graph.setNode(id, { ...sizeOf(box) });
  for (const [index, { from, to, label }] of edges.entries()) {
    const width = label === '' ? 0 : label.length * 6.5 + 6;
    graph.setEdge(from, to, { width, height: label === '' ? 0 : 18, labelpos: 'c' }, String(index));
  }
  layout(graph);
  const arrows = edges.map((edge, index) => {
    const { points } = graph.edge(edge.from, edge.to, String(index)) as { readonly points: readonly Point[] };
    return drawArrow(edge, points);
  });
  const drawn = [...boxes].map(([id, box]) => drawBox(box, graph.node(id) as Point));
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  const name = escapeHtml(journey.about.title ?? journey.name);
  return `<div class="diagram scroll" role="region" tabindex="0" aria-label="The way through ${name}">
<svg viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}" role="group" aria-label="A picture of the steps that are listed below">
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${[...arrows, ...drawn].join('\n')}
</svg></div>
`;
}
