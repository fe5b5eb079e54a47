/** The Grafana dashboard against the metrics of a daemon that runs: it names no metric, label or value that is not there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/daemon/metrics.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from '../e2e/workspace.ts';

type Target = { readonly refId: string; readonly expr: string; readonly legendFormat: string };
type Panel = {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly Target[];
};
type Dashboard = {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
};

const file = new URL('../../deploy/grafana-dashboard.json', import.meta.url);
const dashboard = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map((target) => ({ title, ...target })),
);

/** Prometheus itself puts these on whatever it scrapes. */
const OF_THE_SCRAPE = ['instance', 'job'];

/** What a query names. A metric's own labels stand in braces behind it; `by` and the legend name some of them. */
function readQuery(expr: string) {
  const selectors = [...expr.matchAll(/\b(rutter_\w+)\{([^}]*)\}/g)].map(([, metric = '', inner = '']) => ({
    metric,
    labels: [...inner.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"[^"]*"/g)].map(([, label = '']) => label),
  }));
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
  const metrics = [...expr.matchAll(/\brutter_\w+/g)].map(([metric]) => metric);
  return { selectors, grouped, metrics };
}

/** Names that can be asked for, of Prometheus' text format: a histogram has three. */
function namesIn(scrape: string): readonly string[] {
  return [...scrape.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
  );
}

/** What each metric is labelled with: by its declaration, and `le` on the buckets of a histogram. */
const declared = new Map(
  createMetrics()
    .registry.getMetricsAsArray()
    .flatMap((metric): [string, readonly string[]][] => {
      const { name, labelNames = [] } = metric as unknown as { name: string; labelNames?: string[] };
      return [
        [name, labelNames],
        [`${name}_bucket`, ['le', ...labelNames]],
        [`${name}_sum`, labelNames],
        [`${name}_count`, labelNames],
      ];
    }),
);

let running: Running;
let scrape = '';
beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(shop));
  const { url } = running.daemon;
  const at = new Date().toISOString();
  const batch = [
    {
      type: 'identify',
      messageId: 'm1',
      userId: 'ana',
      traits: { email: 'ana@people.example' },
      timestamp: at,
    },
    {
      type: 'track',
      messageId: 'm2',
      userId: 'ana',
      event: 'Signed Up',
      properties: { plan: 'a' },
      timestamp: at,
    },
  ];
  const taken = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('key-1:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  expect(taken.status).toBe(200);
  const read = async () => {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer admin-token' } });
    scrape = await answer.text();
    return scrape.includes('result="accepted"');
  };
  await until(read, 'a send was accepted', 120_000);
}, 300_000);
afterAll(() => running.stop());

describe('the dashboard', () => {
  it('shows something', () => {
    expect(queries.length).toBeGreaterThan(20);
  });

  it.each(queries.map((query) => [`${query.title} ${query.refId}`, query.expr, query.legendFormat] as const))(
    'asks for what is there: %s',
    (_title, expr, legend) => {
      const { selectors, grouped, metrics } = readQuery(expr);
      const names = namesIn(scrape);
      expect(metrics.filter((metric) => !names.includes(metric))).toEqual([]);
      // Each metric is chosen by instance, so each stands before braces.
      expect(selectors.map(({ metric }) => metric)).toEqual(metrics);
      for (const { metric, labels } of selectors) {
        const known = [...(declared.get(metric) ?? []), ...OF_THE_SCRAPE];
        expect(labels).toContain('instance');
        expect([...labels, ...grouped].filter((label) => !known.includes(label))).toEqual([]);
      }
      const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      const left = grouped.length > 0 ? grouped : OF_THE_SCRAPE;
      expect(shown.filter((label) => !left.includes(label))).toEqual([]);
      for (const [, value] of expr.matchAll(/result!?="(\w+)"/g))
        expect(scrape).toContain(`result="${value}"`);
    },
  );

  it('chooses daemons by a metric that each of them has', () => {
    const { definition = '' } = dashboard.templating.list.find(({ name }) => name === 'instance') ?? {};
    const metric = /^label_values\((\w+), instance\)$/.exec(definition)?.[1] ?? '';
    expect(scrape).toMatch(new RegExp(`^${metric} \\d`, 'm'));
  });

  it('has panels that do not lie on each other, each with a number of its own', () => {
    const taken = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});

describe('the labels that are declared', () => {
  it('are those of the samples', () => {
    const samples = [...scrape.matchAll(/^(rutter_\w+)\{([^}]*)\} /gm)];
    expect(samples.length).toBeGreaterThan(5);
    for (const [, metric = '', inner = ''] of samples) {
      const labels = [...inner.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
      expect([...(declared.get(metric) ?? [])].sort()).toEqual(labels.sort());
    }
  });
});
