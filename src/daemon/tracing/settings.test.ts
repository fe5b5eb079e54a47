/** OpenTelemetry's variables of sampling and of the queue, as its specification has them. */
import { expect, it } from 'vitest';
import { readTraceSettings, SAMPLERS } from './settings.ts';

const read = (environment: { readonly [name: string]: string }) => readTraceSettings(environment);

it('takes the defaults of the specification, but for a shorter request', () => {
  const settings = {
    sampler: 'parentbased_always_on',
    ratio: 1,
    queueMax: 2048,
    batchMax: 512,
    delayMs: 5_000,
    exportMs: 30_000,
    requestMs: 3_000,
  };
  expect(read({})).toEqual({ settings, complaints: [] });
  expect(read({ OTEL_TRACES_SAMPLER: '', OTEL_SDK_DISABLED: 'no' })).toEqual({ settings, complaints: [] });
});

it.each(SAMPLERS)('knows the sampler %s', (sampler) => {
  const { settings, complaints } = read({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0.25' });
  expect(settings).toMatchObject({ sampler, ratio: 0.25 });
  expect(complaints).toEqual([]);
});

it('the timeout of traces comes before that of all signals', () => {
  expect(read({ OTEL_EXPORTER_OTLP_TIMEOUT: '500' }).settings).toMatchObject({ requestMs: 500 });
  const both = { OTEL_EXPORTER_OTLP_TIMEOUT: '500', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '700' };
  expect(read(both).settings).toMatchObject({ requestMs: 700 });
});

it('a batch is never larger than the queue', () => {
  expect(read({ OTEL_BSP_MAX_QUEUE_SIZE: '64' }).settings).toMatchObject({ queueMax: 64, batchMax: 64 });
});

it.each([{ OTEL_SDK_DISABLED: 'TRUE' }, { OTEL_TRACES_EXPORTER: 'none' }])(
  'is off where %o',
  (environment) => {
    expect(read(environment).settings).toBeNull();
  },
);

it.each([
  { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
  { OTEL_TRACES_SAMPLER_ARG: '1.5' },
  { OTEL_TRACES_SAMPLER_ARG: 'some' },
  { OTEL_BSP_MAX_QUEUE_SIZE: '0' },
  { OTEL_BSP_SCHEDULE_DELAY: 'soon' },
  { OTEL_TRACES_EXPORTER: 'zipkin' },
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
])('says that it does not understand %o, and goes by the default', (environment) => {
  const [name = ''] = Object.keys(environment);
  const { settings, complaints } = read(environment as { readonly [name: string]: string });
  expect(settings).toEqual(read({}).settings);
  expect(complaints).toEqual([`${name} is not understood: its default counts`]);
});
