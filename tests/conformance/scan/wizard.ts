/**
 * `@posthog/wizard` 1.31.2 (MIT): a CLI that reports to PostHog with `posthog-node`; published as what the TypeScript
 * compiler made (CommonJS). Read by eye: every `capture(` of the shipped files. Not calls: `posthog.capture(...)` within
 * texts (svelte/docs.js, lib/config.js) and the mocks of `__tests__`. `captureException` is about errors, `alias` about ids.
 */
import type { Expected, ReadPackage } from './expected.ts';

const INTERACTION = 'wizard interaction';

const calls: readonly Expected[] = [
  ['src/lib/agent-interface.js:169', INTERACTION, 'constant', 'action reason command'],
  ['src/lib/agent-interface.js:189', INTERACTION, 'constant', 'action reason command'],
  ['src/lib/agent-interface.js:209', INTERACTION, 'constant', 'action reason command'],
  ['src/lib/agent-interface.js:227', INTERACTION, 'constant', 'action reason command'],
  ['src/lib/agent-interface.js:351', 'wizard remark', 'constant', 'remark'],
  ['src/lib/agent-interface.js:354', INTERACTION, 'constant', 'action duration_ms duration_seconds'],
  ['src/lib/agent-runner.js:56', INTERACTION, 'constant', 'action integration'],
  ['src/lib/agent-runner.js:142', INTERACTION, 'constant', 'action integration error_type error_message'],
  ['src/steps/add-editor-rules.js:60', INTERACTION, 'literal', 'action integration'],
  ['src/steps/add-mcp-server-to-clients/index.js:110', INTERACTION, 'literal', 'action clients integration'],
  ['src/steps/add-mcp-server-to-clients/index.js:126', INTERACTION, 'literal', 'action clients integration'],
  ['src/steps/add-mcp-server-to-clients/index.js:137', INTERACTION, 'literal', 'action integration'],
  ['src/steps/add-mcp-server-to-clients/index.js:154', INTERACTION, 'literal', 'action integration'],
  ['src/steps/add-mcp-server-to-clients/index.js:164', INTERACTION, 'literal', 'action clients integration'],
  ['src/steps/add-or-update-environment-variables.js:93', INTERACTION, 'literal', 'action integration error'],
  [
    'src/steps/add-or-update-environment-variables.js:116',
    INTERACTION,
    'literal',
    'action integration error',
  ],
  [
    'src/steps/add-or-update-environment-variables.js:146',
    INTERACTION,
    'literal',
    'action integration error',
  ],
  [
    'src/steps/add-or-update-environment-variables.js:171',
    INTERACTION,
    'literal',
    'action integration error',
  ],
  ['src/steps/add-or-update-environment-variables.js:183', INTERACTION, 'literal', 'action integration'],
  ['src/steps/run-prettier.js:87', INTERACTION, 'literal', 'action integration'],
  ['src/steps/upload-environment-variables/index.js:24', INTERACTION, 'literal', 'action reason integration'],
  [
    'src/steps/upload-environment-variables/index.js:47',
    INTERACTION,
    'literal',
    'action reason provider integration',
  ],
  [
    'src/steps/upload-environment-variables/index.js:58',
    INTERACTION,
    'literal',
    'action provider integration',
  ],
  ['src/utils/analytics.js:43', null, 'parameter', '...'],
  ['src/utils/analytics.js:71', 'setup wizard finished', 'literal', 'status tags'],
  ['src/utils/clack-utils.js:282', INTERACTION, 'literal', 'action package_name package_manager integration'],
  ['src/utils/file-utils.js:86', INTERACTION, 'literal', 'action integration files'],
  ['src/utils/file-utils.js:109', INTERACTION, 'literal', 'action integration file'],
  ['src/utils/file-utils.js:149', INTERACTION, 'literal', 'action integration file'],
  ['src/utils/file-utils.js:159', INTERACTION, 'literal', 'action integration files'],
  ['src/utils/file-utils.js:173', INTERACTION, 'literal', 'action integration number_of_files'],
];

/** What was read. */
export const wizard: ReadPackage = {
  name: '@posthog/wizard',
  version: '1.31.2',
  tarball: 'posthog-wizard-1.31.2.tgz',
  integrity:
    'sha512-79LytLF7ei2dtdmeg6VRuMoxQEFP03W11rkOEOQdliyYp8TaMDee51EiLRlka+lrHQGiamdp7pOCqfBM/eFI0w==',
  scanned: 'dist',
  calls,
};
