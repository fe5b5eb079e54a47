/** Who may import whom: the arrows of src/ARCHITECTURE.md, read from folder to folder. Tests are free. */
import type { Rule, Violation } from './rule.ts';
import { importsOf } from './syntax.ts';
import type { Tree } from './tree.ts';

const BELOW_DAEMON = [
  'base',
  'language',
  'plan',
  'kernel',
  'kinds',
  'compiler',
  'rules',
  'edits',
  'hosts',
  'delivery',
];

/** Folder of src/ -> the other folders of src/ that it may import. */
const ALLOWED: { readonly [folder: string]: readonly string[] } = {
  base: [],
  language: ['base'],
  plan: ['base'],
  kernel: ['base', 'plan'],
  kinds: ['base', 'language', 'plan', 'kernel'],
  compiler: ['base', 'language', 'plan', 'kernel', 'kinds'],
  rules: ['base', 'language', 'plan', 'kernel', 'kinds', 'compiler'],
  edits: ['base', 'language', 'plan', 'kernel', 'kinds', 'compiler', 'rules'],
  hosts: ['base', 'plan', 'kernel'],
  delivery: ['base', 'plan', 'kernel', 'mail'],
  mail: ['base'],
  daemon: [...BELOW_DAEMON.filter((folder) => folder !== 'rules' && folder !== 'edits'), 'mail'],
  inbox: ['base', 'mail'],
  review: [...BELOW_DAEMON, 'daemon'],
  scan: [...BELOW_DAEMON, 'daemon'],
  lsp: [...BELOW_DAEMON, 'daemon'],
  cli: [...BELOW_DAEMON, 'daemon', 'review', 'scan', 'lsp', 'inbox'],
};

function refusal(from: string, to: string): string | null {
  const [fromRoot, fromFolder = ''] = from.split('/');
  const [toRoot, toFolder = ''] = to.split('/');
  if (toRoot === 'tests') return 'sources never import tests';
  if (fromRoot === 'adapters') return refusalOfAdapter(from, to);
  if (toRoot === 'adapters') {
    const fine = fromFolder === 'cli' && to === 'adapters/registry.ts';
    return fine ? null : 'only cli imports adapters, and only their registry';
  }
  if (from.startsWith('src/hosts/restate/') && to === 'src/delivery/contract.ts') return null;
  if (fromFolder !== toFolder) {
    const allowed = ALLOWED[fromFolder];
    if (allowed === undefined) return `src/${fromFolder} is no folder of the architecture`;
    return allowed.includes(toFolder) ? null : `${fromFolder} must not import ${toFolder}`;
  }
  const [fromKind, toKind] = [kindOf(from), kindOf(to)];
  const siblings = fromKind !== null && toKind !== null && fromKind !== toKind;
  return siblings ? `a kind never imports another kind (${toKind})` : null;
}

/** Folders beside the adapters with what several of them need; they belong to none. */
const SHARED_BY_ADAPTERS: readonly string[] = ['http', 'mail'];

function refusalOfAdapter(from: string, to: string): string | null {
  if (to.startsWith('src/base/') || to === 'src/delivery/contract.ts') return null;
  const inAdapters = to.startsWith('adapters/');
  const [fromName = '', toName = ''] = [from.split('/')[1], to.split('/')[1]];
  if (inAdapters && (from === 'adapters/registry.ts' || fromName === toName)) return null;
  const isShared = SHARED_BY_ADAPTERS.includes(toName) && !SHARED_BY_ADAPTERS.includes(fromName);
  if (inAdapters && isShared) return null;
  return 'an adapter imports only src/delivery/contract.ts, src/base, its own folder and what adapters share';
}

/** "steps/wait" for a file in a kind's own folder; null for what a group shares. */
function kindOf(path: string): string | null {
  const found = /^src\/kinds\/([^/]+\/[^/]+)\//.exec(path);
  return found?.[1] ?? null;
}

function check(tree: Tree): readonly Violation[] {
  const violations: Violation[] = [];
  for (const source of tree.sources.filter((one) => !one.isTest)) {
    for (const { to, line } of importsOf(source, tree)) {
      const message = to === null ? null : refusal(source.path, to);
      if (message !== null) violations.push({ path: source.path, line, message });
    }
  }
  return violations;
}

export const directions: Rule = {
  name: 'imports follow the arrows of the architecture',
  check,
  samples: [
    {
      files: { 'src/base/a.ts': "import type { P } from '../plan/plan.ts';" },
      breaches: ['src/base/a.ts:1'],
    },
    {
      files: { 'src/kernel/a.ts': "\nexport { x } from '../kinds/registry.ts';" },
      breaches: ['src/kernel/a.ts:2'],
    },
    {
      files: { 'src/hosts/a.ts': "const a = import('../delivery/contract.ts');" },
      breaches: ['src/hosts/a.ts:1'],
    },
    {
      files: { 'src/kernel/a.ts': "type A = import('../language/x.ts').A;" },
      breaches: ['src/kernel/a.ts:1'],
    },
    { files: { 'src/odd/a.ts': "import { x } from '../base/x.ts';" }, breaches: ['src/odd/a.ts:1'] },
    {
      files: { 'src/daemon/a.ts': "import { x } from '../../adapters/registry.ts';" },
      breaches: ['src/daemon/a.ts:1'],
    },
    {
      files: { 'src/cli/a.ts': "import { x } from '../../adapters/smtp/index.ts';" },
      breaches: ['src/cli/a.ts:1'],
    },
    {
      files: { 'adapters/smtp/a.ts': "import { x } from '../../src/plan/plan.ts';" },
      breaches: ['adapters/smtp/a.ts:1'],
    },
    {
      files: { 'adapters/smtp/a.ts': "import { x } from '../webhook/sign.ts';" },
      breaches: ['adapters/smtp/a.ts:1'],
    },
    {
      files: { 'adapters/mail/a.ts': "import { x } from '../smtp/config.ts';" },
      breaches: ['adapters/mail/a.ts:1'],
    },
    { files: { 'src/cli/a.ts': "import { x } from '../../tests/golden.ts';" }, breaches: ['src/cli/a.ts:1'] },
    {
      files: { 'src/kinds/steps/wait/run.ts': "import { x } from '../send/run.ts';" },
      breaches: ['src/kinds/steps/wait/run.ts:1'],
    },
    {
      files: {
        'src/kinds/steps/wait/run.ts': "import { x } from '../due.ts';\nimport { y } from './when.ts';",
        'src/hosts/restate/a.ts': "import type { Outcome } from '../../delivery/contract.ts';",
        'src/cli/a.ts':
          "import { x } from '../../adapters/registry.ts';\nimport { y } from '../daemon/y.ts';",
        'adapters/registry.ts': "import { x } from './smtp/index.ts';",
        'adapters/smtp/a.ts':
          "import { x } from '../../src/base/x.ts';\nimport { y } from './y.ts';\nimport { z } from '../mail/z.ts';",
        'src/base/a.test.ts': "import { x } from '../daemon/x.ts';",
      },
      breaches: [],
    },
  ],
};
