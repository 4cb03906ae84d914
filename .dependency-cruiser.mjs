/** The house: imports point one way only. */
const house = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    house(
      'ca-is-ground-floor',
      '^ca/',
      '^(harness|containers|suites|reports|cli)/',
      'ca issues and knows nobody above it',
    ),
    house(
      'harness-knows-no-rooms',
      '^harness/',
      '^(containers|suites|reports|cli)/',
      'the harness does not know its targets',
    ),
    house(
      'containers-see-model-only',
      '^containers/',
      '^(ca|suites|reports|cli|harness/(?!model/))',
      'a target is data',
    ),
    house(
      'suites-claim',
      '^suites/(?!.*\\.fixture\\.ts$)',
      '^(ca|containers|reports|cli|harness/(?!index\\.ts$))',
      'suites enter by #harness',
    ),
    house(
      'reports-tell',
      '^reports/',
      '^(ca|containers|suites|cli|harness/(?!model/))',
      'a report is a function of the run',
    ),
    house(
      'model-is-types',
      '^harness/model/',
      '^harness/(?!model/)',
      'model is the bottom of the harness',
    ),
    house(
      'wire-below-judge',
      '^harness/wire/',
      '^harness/(?!model/|wire/)',
      'the wire has no opinion',
    ),
    house(
      'judge-is-pure',
      '^harness/judge/(?!.*\\.fixture\\.ts$)',
      '^harness/(?!model/|judge/|examiner/)',
      'the judge touches no socket',
    ),
    house(
      'reference-is-judged',
      '^harness/reference/',
      '^harness/judge/',
      'what is judged shares no code with who judges it',
    ),
    house(
      'examiner-is-pure',
      '^harness/examiner/',
      '^(ca/|harness/(?!model/|examiner/))',
      'the mint is never the judge',
    ),
    house(
      'the-player-knows-no-role',
      '^harness/run/(?!roles/|roles\\.ts$)',
      '^harness/run/roles/',
      'a role is met by its definition, through harness/run/roles.ts',
    ),
    house(
      'commands-know-no-role',
      '^cli/(?!commands/probe/)',
      '^harness/(run/roles/|judge/(server|client)/)',
      'a role is met by its definition; probe is about servers alone',
    ),
    {
      name: 'fixtures-for-tests',
      severity: 'error',
      comment: 'test support is no part of the product: tests and scripts alone import it',
      from: {
        path: '^(ca|harness|containers|suites|reports|cli)/',
        pathNot: '\\.(fixture|test)\\.ts$',
      },
      to: { path: '\\.fixture\\.ts$' },
    },
    {
      name: 'no-vitest-in-the-engine',
      severity: 'error',
      comment: 'probe, verify, judge and responder start in a blink',
      from: {
        path: '^(ca|reports|harness/(model|wire|judge|examiner))/',
        pathNot: '\\.(fixture|test)\\.ts$',
      },
      to: { path: 'node_modules/(vitest|@vitest)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    exclude: { path: '\\.test\\.ts$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
