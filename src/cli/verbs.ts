/**
 * All verbs, in the order of the help. A verb is one file in `commands/` and one line here. Only the verb that is asked
 * for is loaded: the daemon's packages and the mail compiler would cost every other verb a second.
 */
import type { Verb } from './verb.ts';

/** Loads a verb. */
export type VerbLoader = () => Promise<{ readonly command: Verb }>;

export const verbs: { readonly [name: string]: VerbLoader } = {
  init: () => import('./commands/init.ts'),
  validate: () => import('./commands/validate.ts'),
  lint: () => import('./commands/lint.ts'),
  scan: () => import('./commands/scan.ts'),
  fmt: () => import('./commands/fmt.ts'),
  rename: () => import('./commands/rename.ts'),
  test: () => import('./commands/test.ts'),
  plan: () => import('./commands/plan.ts'),
  apply: () => import('./commands/apply.ts'),
  run: () => import('./commands/run.ts'),
  dev: () => import('./commands/dev.ts'),
  demo: () => import('./commands/demo.ts'),
  simulate: () => import('./commands/simulate.ts'),
  ingest: () => import('./commands/ingest.ts'),
  why: () => import('./commands/why.ts'),
  quality: () => import('./commands/quality.ts'),
  panic: () => import('./commands/panic.ts'),
  resume: () => import('./commands/resume.ts'),
  pause: () => import('./commands/pause.ts'),
  audit: () => import('./commands/audit.ts'),
  dead: () => import('./commands/dead.ts'),
  backup: () => import('./commands/backup.ts'),
  restore: () => import('./commands/restore.ts'),
  doctor: () => import('./commands/doctor.ts'),
  export: () => import('./commands/export.ts'),
  forget: () => import('./commands/forget.ts'),
  waivers: () => import('./commands/waivers.ts'),
  baseline: () => import('./commands/baseline.ts'),
  explain: () => import('./commands/explain.ts'),
  graph: () => import('./commands/graph.ts'),
  ls: () => import('./commands/ls.ts'),
  docs: () => import('./commands/docs.ts'),
  gen: () => import('./commands/gen.ts'),
  lsp: () => import('./commands/lsp.ts'),
  completion: () => import('./commands/completion.ts'),
  version: () => import('./commands/version.ts'),
};
