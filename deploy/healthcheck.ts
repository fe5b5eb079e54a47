/**
 * Asks the daemon's `/health` whether the container is well, for HEALTHCHECK. A daemon that waits for its first plan is
 * well: it is there to take one. Everything that it answers 503 to otherwise is not. It decides nothing else.
 */
const [url = 'http://127.0.0.1:7717'] = process.argv.slice(2);
const PATIENCE_MS = 4_000;

try {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const { status } = (await answer.json()) as { readonly status?: unknown };
  process.stdout.write(`${String(status)}\n`);
  process.exitCode = answer.ok || status === 'no_plan' ? 0 : 1;
} catch (error) {
  process.stdout.write(`no answer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
