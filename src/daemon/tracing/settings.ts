/**
 * What OpenTelemetry's environment variables say of sampling and of the queue (opentelemetry.io/docs/specs/otel/configuration/
 * sdk-environment-variables). Those of the exporter and of the resource are read by the library itself. Pure.
 */
import type { Environment } from '../secrets.ts';

export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export type SamplerName = (typeof SAMPLERS)[number];

/**
 * `ratio`: for those samplers that have one. The rest bounds what waits for the collector: spans in all, spans of one request,
 * how long spans are gathered, how long they may take to leave, and how long one request of
 * the exporter may, with what it repeats of it.
 */
export type TraceSettings = {
  readonly sampler: SamplerName;
  readonly ratio: number;
  readonly queueMax: number;
  readonly batchMax: number;
  readonly delayMs: number;
  readonly exportMs: number;
  readonly requestMs: number;
};

export type ReadTraceSettings = {
  /** Null: no traces are wanted after all. */
  readonly settings: TraceSettings | null;
  /** What was not understood, in words; its default counts. */
  readonly complaints: readonly string[];
};

/**
 * Shorter than the specification's 10 s: the end of the process waits for a request that is under way, and a collector is near.
 */
const REQUEST_MS = 3_000;
const DEFAULT_SAMPLER: SamplerName = 'parentbased_always_on';

/** Reads the settings; an empty variable is one that is not set. */
export function readTraceSettings(environment: Environment): ReadTraceSettings {
  const complaints: string[] = [];
  const read = <Value>(name: string, fallback: Value, parse: (text: string) => Value | null): Value => {
    const text = environment[name]?.trim() ?? '';
    if (text === '') return fallback;
    const value = parse(text);
    if (value === null) complaints.push(`${name} is not understood: its default counts`);
    return value ?? fallback;
  };
  const isOff = read('OTEL_SDK_DISABLED', false, (text) => text.toLowerCase() === 'true');
  const exporter = read('OTEL_TRACES_EXPORTER', 'otlp', (text) =>
    text === 'otlp' || text === 'none' ? text : null,
  );
  if (isOff || exporter === 'none') return { settings: null, complaints };
  for (const name of ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL']) {
    read(name, 'http/json', (text) => (text === 'http/json' ? text : null));
  }
  const queueMax = read('OTEL_BSP_MAX_QUEUE_SIZE', 2048, positive);
  return {
    settings: {
      sampler: read(
        'OTEL_TRACES_SAMPLER',
        DEFAULT_SAMPLER,
        (text) => SAMPLERS.find((name) => name === text) ?? null,
      ),
      ratio: read('OTEL_TRACES_SAMPLER_ARG', 1, ratio),
      queueMax,
      batchMax: Math.min(queueMax, read('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, positive)),
      delayMs: read('OTEL_BSP_SCHEDULE_DELAY', 5_000, positive),
      exportMs: read('OTEL_BSP_EXPORT_TIMEOUT', 30_000, positive),
      requestMs: read(
        'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT',
        read('OTEL_EXPORTER_OTLP_TIMEOUT', REQUEST_MS, positive),
        positive,
      ),
    },
    complaints,
  };
}

function positive(text: string): number | null {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

function ratio(text: string): number | null {
  const value = Number(text);
  return value >= 0 && value <= 1 ? value : null;
}
