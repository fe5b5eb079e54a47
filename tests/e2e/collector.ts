/** An OpenTelemetry collector for tests: takes OTLP/HTTP in JSON on loopback, and gives the spans back as they came. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
};
type Attributes = readonly { readonly key: string; readonly value: Value }[];

type RawSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Attributes;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code: number };
};

type Request = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
};

/** A span with its attributes by name. */
export type Span = Omit<RawSpan, 'attributes'> & {
  readonly attributes: { readonly [name: string]: string | number | undefined };
};

export type Collector = {
  readonly url: string;
  readonly spans: readonly Span[];
  /** What the spans are of, as the last request said. */
  resource(): Span['attributes'];
  /** Every body as it came. */
  readonly bodies: readonly string[];
  stop(): Promise<void>;
};

/** `answer`: what each request is answered with (default 200); null: nothing, ever. */
export async function startCollector(answer: number | null = 200): Promise<Collector> {
  const spans: Span[] = [];
  const bodies: string[] = [];
  let resource: Span['attributes'] = {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    bodies.push(text);
    if (request.url === '/v1/traces' && request.headers['content-type'] === 'application/json') {
      for (const each of (JSON.parse(text) as Request).resourceSpans) {
        resource = byName(each.resource.attributes);
        const raw = each.scopeSpans.flatMap((scope) => scope.spans);
        spans.push(...raw.map((span) => ({ ...span, attributes: byName(span.attributes) })));
      }
    }
    if (answer !== null) response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    bodies,
    resource: () => resource,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function byName(attributes: Attributes): Span['attributes'] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const number = value.intValue ?? value.doubleValue;
      return [key, value.stringValue ?? (number === undefined ? undefined : Number(number))];
    }),
  );
}
