/**
 * The tracer on OpenTelemetry's SDK: the only file that knows it, loaded when traces are wanted. Spans wait in a bounded queue
 * for the collector, and are thrown away when it is full: nothing here waits, or ends anything.
 */
import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { CommitTime } from '../engine-thread/protocol.ts';
import { faultOf, type Logger } from '../log.ts';
import type { SamplerName, TraceSettings } from './settings.ts';
import type { RequestFacts, RequestSpan, SendFacts, SendSpan, Tracer } from './tracer.ts';

export type SdkOptions = {
  readonly settings: TraceSettings;
  readonly log: Logger;
  readonly version: string;
};

/** As many requests as one commit acknowledges at most. */
const LINKS_MAX = 512;
/** The end of the daemon waits so long for the collector. */
const CLOSE_MS = 2_000;
/** An outage is one line of the log in this time. */
const TELL_MS = 60_000;

/** Other methods are `_OTHER`, so that a stranger makes up no names (semantic conventions for HTTP). */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** A tracer whose exporter is where the environment says (`OTEL_EXPORTER_OTLP_...`). */
export function createSdkTracer({ settings, log, version }: SdkOptions): Tracer {
  const { queueMax, batchMax, delayMs, exportMs, requestMs, sampler, ratio } = settings;
  const processor = new BatchSpanProcessor({
    exporter: tellingOfLosses(new OTLPTraceExporter({ timeoutMillis: requestMs }), log),
    maxQueueSize: queueMax,
    maxExportBatchSize: batchMax,
    scheduledDelayMillis: delayMs,
    exportTimeoutMillis: exportMs,
  });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'rutter', 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: SAMPLER_OF[sampler](ratio),
    spanLimits: { linkCountLimit: LINKS_MAX },
    spanProcessors: [processor],
  });
  return new SdkTracer(provider, log);
}

const SAMPLER_OF: { readonly [name in SamplerName]: (ratio: number) => Sampler } = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/** The same exporter; spans that it did not get rid of are in the log, by number, at a bounded rate. */
function tellingOfLosses(exporter: SpanExporter, log: Logger): SpanExporter {
  let lost = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) {
          lost += spans.length;
          const now = performance.now();
          if (now - toldAt >= TELL_MS) {
            log.warn({ lost, ...faultOf(result.error) }, 'traces do not reach their collector');
            lost = 0;
            toldAt = now;
          }
        }
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

class SdkTracer implements Tracer {
  readonly isOn = true;
  readonly #provider: TracerProvider;
  readonly #log: Logger;
  readonly #tracer: ReturnType<TracerProvider['getTracer']>;
  readonly #propagator = new W3CTraceContextPropagator();
  /** Requests under way by their number. */
  readonly #requests = new Map<number, Span>();
  /** The commits of the message that was heard last, by their number. */
  #commits = new Map<number, Context>();
  #lastRequest = 0;

  constructor(provider: TracerProvider, log: Logger) {
    this.#provider = provider;
    this.#log = log;
    this.#tracer = provider.getTracer('rutter');
  }

  request({ method, route, headers }: RequestFacts): RequestSpan {
    const known = METHODS.has(method) ? method : '_OTHER';
    const parent = this.#propagator.extract(ROOT_CONTEXT, headers, HEADERS);
    const span = this.#tracer.startSpan(
      `${known === '_OTHER' ? 'HTTP' : known}${route === null ? '' : ` ${route}`}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': known, ...(route === null ? {} : { 'http.route': route }) },
      },
      parent,
    );
    const number = span.isRecording() ? this.#number(span) : null;
    return {
      number,
      end: (status) => {
        if (number !== null) this.#requests.delete(number);
        if (status !== null) span.setAttribute('http.response.status_code', status);
        if (status === null) span.setAttribute('error.type', 'aborted');
        else if (status >= 500) {
          span.setAttribute('error.type', String(status));
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        span.end();
      },
    };
  }

  commits(times: readonly CommitTime[]): void {
    this.#commits = new Map();
    for (const time of times) this.#commit(time);
  }

  send(facts: SendFacts, commit: number | undefined): SendSpan {
    const parent = commit === undefined ? undefined : this.#commits.get(commit);
    const { type, channel, adapter, attempt, journey, step } = facts;
    const span = this.#tracer.startSpan(
      `send ${channel}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'messaging.system': adapter,
          'messaging.operation.name': type,
          'messaging.operation.type': 'send',
          'messaging.destination.name': channel,
          'rutter.attempt': attempt,
          'rutter.class': facts.class,
          'rutter.journey': journey,
          'rutter.step': step,
        },
      },
      parent ?? ROOT_CONTEXT,
    );
    return {
      end(outcome) {
        span.setAttribute('rutter.outcome', outcome.result);
        if (outcome.result !== 'accepted') {
          span.setAttribute('error.type', outcome.reason);
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        span.end();
      },
    };
  }

  async close(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_MS);
    try {
      await Promise.race([this.#provider.shutdown(), late]);
    } catch (error) {
      this.#log.warn(faultOf(error), 'the last traces did not reach their collector');
    } finally {
      clearTimeout(timer);
    }
  }

  #number(span: Span): number {
    this.#lastRequest += 1;
    this.#requests.set(this.#lastRequest, span);
    return this.#lastRequest;
  }

  /** A call that found nothing to do has no commit, and no span. */
  #commit({ totalMs, diskMs, work }: CommitTime): void {
    if (work === undefined || (diskMs === 0 && !work.failed)) return;
    const { number, call, startedAt, failed, inputs, people, sends, settled, requests } = work;
    const links = requests.flatMap((request): Link | readonly Link[] => {
      const span = this.#requests.get(request);
      return span === undefined ? [] : { context: span.spanContext() };
    });
    const span = this.#tracer.startSpan(
      `commit ${call}`,
      {
        kind: SpanKind.INTERNAL,
        startTime: startedAt,
        links,
        attributes: {
          'rutter.commit.call': call,
          'rutter.commit.inputs': inputs,
          'rutter.commit.people': people,
          'rutter.commit.sends': sends,
          'rutter.commit.settled': settled,
          'rutter.commit.requests': requests.length,
          'rutter.commit.disk_ms': diskMs,
        },
      },
      ROOT_CONTEXT,
    );
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    this.#commits.set(number, trace.setSpan(ROOT_CONTEXT, span));
    span.end(startedAt + totalMs);
  }
}

const HEADERS = {
  keys: (headers: RequestFacts['headers']) => Object.keys(headers),
  get(headers: RequestFacts['headers'], name: string): string | undefined {
    const value = headers[name];
    return typeof value === 'string' ? value : value?.[0];
  },
};
