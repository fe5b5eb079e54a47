/** Opens a tracer where one is wanted. The tracing library is loaded here, by then only, and by nothing else. */
import type { Logger } from '../log.ts';
import type { Environment } from '../secrets.ts';
import { readTraceSettings } from './settings.ts';
import { NO_TRACER, type Tracer } from './tracer.ts';

/** `version`: of this program. Never rejects for what the environment says: what cannot be read is in the log, and its default counts. */
export type TracingOptions = {
  readonly environment: Environment;
  readonly log: Logger;
  readonly version: string;
};

/** A tracer as OpenTelemetry's environment variables want it; the one that hears nothing where they say so. */
export async function openTracer({ environment, log, version }: TracingOptions): Promise<Tracer> {
  const { settings, complaints } = readTraceSettings(environment);
  for (const complaint of complaints) log.warn(complaint);
  if (settings === null) {
    log.info('no traces: OTEL_SDK_DISABLED or OTEL_TRACES_EXPORTER says so');
    return NO_TRACER;
  }
  const { createSdkTracer } = await import('./sdk.ts');
  return createSdkTracer({ settings, log, version });
}
