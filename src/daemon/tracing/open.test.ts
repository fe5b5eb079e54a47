/** Whoever wants no traces loads nothing of them. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { openTracer } from './open.ts';
import { NO_TRACER } from './tracer.ts';

const SOURCES = join(import.meta.dirname, '../..');

/** Files of the program that match, relative to `src/`. */
const filesWith = (pattern: RegExp) =>
  globSync('**/*.ts', { cwd: SOURCES })
    .filter((path) => !path.endsWith('.test.ts') && pattern.test(readFileSync(join(SOURCES, path), 'utf8')))
    .sort();

it('the library is named in one file, which is imported in one place, and only when it is needed', () => {
  expect(filesWith(/from '@opentelemetry\//)).toEqual(['daemon/tracing/sdk.ts']);
  expect(filesWith(/import\('[^']*\/sdk\.ts'\)/)).toEqual(['daemon/tracing/open.ts']);
  expect(filesWith(/from '[^']*\/sdk\.ts'/)).toEqual([]);
});

it.each([{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])(
  'hears nothing where %o',
  async (environment) => {
    const tracer = await openTracer({ environment, log: createLog('silent'), version: '1' });
    expect(tracer).toBe(NO_TRACER);
  },
);
