/** Every package has one owner: the folder that may import it (`adapters/` counts as one). Tests are free. Versions are exact. */
import type { Rule, Violation } from './rule.ts';
import { importsOf, packageOf } from './syntax.ts';
import type { Tree } from './tree.ts';

/** Package -> the folder that owns it: of src/, or `adapters`. */
const OWNERS: { readonly [name: string]: string } = {
  'fastest-levenshtein': 'base',
  re2js: 'base',
  'temporal-polyfill': 'base',
  ajv: 'language',
  chokidar: 'language',
  liquidjs: 'language',
  mjml: 'language',
  yaml: 'language',
  'libphonenumber-js': 'kinds',
  'node:sqlite': 'hosts',
  fastify: 'daemon',
  '@opentelemetry/api': 'daemon',
  '@opentelemetry/core': 'daemon',
  '@opentelemetry/exporter-trace-otlp-http': 'daemon',
  '@opentelemetry/resources': 'daemon',
  '@opentelemetry/sdk-trace': 'daemon',
  pino: 'daemon',
  'prom-client': 'daemon',
  mailparser: 'mail',
  'smtp-server': 'mail',
  standardwebhooks: 'inbox',
  'ts-morph': 'scan',
  'vscode-languageserver': 'lsp',
  'vscode-languageserver-textdocument': 'lsp',
  'cli-progress': 'cli',
  'cli-table3': 'cli',
  diff: 'review',
  '@dagrejs/dagre': 'review',
  'd3-random': 'review',
  commander: 'cli',
  aws4: 'adapters',
  nodemailer: 'adapters',
  undici: 'adapters',
};

function ownerOf(path: string): string {
  const [root = '', folder = ''] = path.split('/');
  return root === 'src' ? folder : root;
}

function refusal(path: string, specifier: string): string | null {
  const name = packageOf(specifier);
  if (name === null) return null;
  const owner = OWNERS[name];
  if (owner !== undefined) return owner === ownerOf(path) ? null : `${name} belongs to ${owner}`;
  return name.startsWith('node:') ? null : `${name} has no owner: name one in tests/tidy/owners.ts`;
}

function check(tree: Tree): readonly Violation[] {
  const violations = [...checkVersions(tree)];
  for (const source of tree.sources.filter((one) => !one.isTest)) {
    for (const { specifier, line } of importsOf(source, tree)) {
      const message = refusal(source.path, specifier);
      if (message !== null) violations.push({ path: source.path, line, message });
    }
  }
  return violations;
}

type Manifest = { readonly [group: string]: { readonly [name: string]: string } | undefined };

function* checkVersions(tree: Tree): Generator<Violation> {
  const path = 'package.json';
  const text = tree.files.get(path) ?? '{}';
  const manifest = JSON.parse(text) as Manifest;
  const lines = text.split('\n');
  for (const group of ['dependencies', 'devDependencies']) {
    for (const [name, version] of Object.entries(manifest[group] ?? {})) {
      const line = lines.findIndex((one) => one.includes(`"${name}": "${version}"`)) + 1;
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
        yield { path, line, message: `${name} must have an exact version, not ${version}` };
      }
      if (group === 'dependencies' && OWNERS[name] === undefined) {
        yield { path, line, message: `${name} has no owner: name one in tests/tidy/owners.ts` };
      }
    }
  }
}

export const owners: Rule = {
  name: 'every package has one owner and an exact version',
  check,
  samples: [
    { files: { 'src/cli/a.ts': "\nimport { parse } from 'yaml';" }, breaches: ['src/cli/a.ts:2'] },
    {
      files: { 'src/daemon/a.ts': "import { DatabaseSync } from 'node:sqlite';" },
      breaches: ['src/daemon/a.ts:1'],
    },
    { files: { 'src/base/a.ts': "import left from 'left-pad/deep';" }, breaches: ['src/base/a.ts:1'] },
    {
      files: { 'src/delivery/a.ts': "const a = await import('undici');" },
      breaches: ['src/delivery/a.ts:1'],
    },
    { files: { 'package.json': '{"dependencies": {\n"yaml": "^2.0.0"}}' }, breaches: ['package.json:2'] },
    { files: { 'package.json': '{"dependencies": {\n"left-pad": "1.0.0"}}' }, breaches: ['package.json:2'] },
    {
      files: {
        'src/language/syntax/a.ts': "import { parse } from 'yaml';",
        'adapters/smtp/a.ts':
          "import { createTransport } from 'nodemailer';\nimport { join } from 'node:path';",
        'src/hosts/a.test.ts': "import { parse } from 'yaml';",
        'package.json': '{"dependencies": {\n"yaml": "2.9.1"}}',
      },
      breaches: [],
    },
  ],
};
