import { existsSync, readFileSync } from 'node:fs';
import { baselineOf, type FoundTarget } from '../../cli/targets.ts';
import { type Baseline, lineOn, parseBaseline } from '../../harness/judge/baseline.ts';
import type { TargetVersion } from '../../harness/model/target.ts';
import { planCells } from '../../harness/run/plan.ts';
import { scenarios } from '../../suites/index.ts';

/** What a reader asks of every product, and the scenario that answers it. */
const questions = {
  client: {
    'asks for a status': 'client/hello/asks',
    'names the server': 'client/plain/names-host',
    'refuses *revoked*': 'client/verifying/revoked',
    'required: refuses none': 'client/requiring/none',
    'required: refuses *expired*': 'client/requiring/expired',
    'required: refuses *tryLater*': 'client/requiring/try-later',
    'required: refuses a signer without EKU': 'client/requiring/without-eku',
    'discards what came in clear': 'client/plain/injected',
  },
  server: {
    'staples a file': 'server/calibration/staple-file',
    fetches: 'server/calibration/staple-fetch',
    'withholds *expired*': 'server/times/expired',
    'withholds *tryLater*': 'server/contents/try-later',
    "withholds another certificate's": 'server/contents/other-certificate',
    'withholds random octets': 'server/files/random',
    'discards what came in clear': 'server/service/injected',
  },
} as const;

const HEAD = `# What each product does

Written by \`npm run papers\` from the capabilities that the targets declare (and that every run
calibrates) and from their baselines. Every mark is a scenario that \`mailstaple run NAME --only
SCENARIO\` plays; the reasons are in [findings.md](findings.md).

✓ played, and nothing is known against it · ! falls short of a SHOULD or of the best that could be
seen · ✗ breaks a MUST, or a promise of its own manual · – it does not claim to, or has no way to be
told

A ✓ is a pass or a *note*: where a product shows nothing by which it could be told, or a document
leaves it open, a run says *note*, and a baseline has no line for either. Only the report of a run
tells the two apart.
`;

const cannot = '–';

/** The worst that is known of a scenario against a version, as a mark. */
function markOf(
  { target }: FoundTarget,
  version: TargetVersion,
  baseline: Baseline,
  id: string,
): string {
  const of = scenarios.filter((one) => one.id === id);
  if (of.length === 0) throw new Error(`no scenario ${id}: was it renamed?`);
  const cells = planCells(of, target, version, target.runtimes[0] ?? 'embedded');
  const played = cells.filter(({ unsupported }) => unsupported === undefined);
  if (played.length === 0) return cannot;
  const kinds = new Set(played.flatMap((cell) => lineOn(baseline, cell.id)?.verdicts ?? []));
  return kinds.has('fail') ? '✗' : kinds.has('warn') ? '!' : '✓';
}

/** `docs/matrix.md`: what each product does, in a table for each role. */
export function matrixPaper(bundled: readonly FoundTarget[]): string {
  const table = (role: 'client' | 'server', heading: string): string[] => {
    const asked = Object.entries(questions[role]);
    const rows = bundled
      .filter(({ target }) => target.name !== 'reference' && target.roles.includes(role))
      .flatMap((found) => {
        const path = baselineOf(found);
        const baseline =
          path !== undefined && existsSync(path)
            ? parseBaseline(readFileSync(path, 'utf8'), path)
            : [];
        return found.target.versions.map((version) =>
          [
            found.target.title,
            version.version,
            ...asked.map(([, id]) => markOf(found, version, baseline, id)),
          ].join(' | '),
        );
      });
    return [
      `## ${heading}`,
      '',
      `| product | version | ${asked.map(([question]) => question).join(' | ')} |`,
      `|${'---|'.repeat(asked.length + 2)}`,
      ...rows.map((row) => `| ${row} |`),
      '',
    ];
  };
  return [HEAD, ...table('client', 'Senders'), ...table('server', 'Servers')].join('\n');
}
