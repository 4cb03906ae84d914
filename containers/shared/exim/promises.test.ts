import { expect, test } from 'vitest';
import { planCells } from '../../../harness/run/plan.ts';
import { unjudgedPromises } from '../../../harness/run/player.ts';
import { scenarios } from '../../../suites/index.ts';
import { target as gnutls } from '../../exim-gnutls/target.ts';
import { target as openssl } from '../../exim-openssl/target.ts';

const all = [gnutls, openssl].flatMap((target) =>
  target.versions.map((version) => ({ target, version })),
);

test.each(
  all.map(({ target, version }) => [`${target.name}@${version.version}`, target, version] as const),
)('every promise of %s is judged by a scenario', (_name, target, version) => {
  const cells = planCells(scenarios, target, version, 'container').filter(
    ({ unsupported }) => unsupported === undefined,
  );
  expect(unjudgedPromises(target.promises, cells)).toEqual([]);
});
