import { describe, expect, it } from 'vitest';
import { good, leaf, type ServerScenario } from '#harness';
import type { DefectName } from '../../../../harness/reference/defects/defects.ts';
import { referenceLaunchers } from '../../../../harness/reference/launchers.ts';
import { FixtureCache } from '../../../../harness/run/fixture-cache.ts';
import { planCells } from '../../../../harness/run/plan.ts';
import { Player, type Result } from '../../../../harness/run/player.ts';
import { setupOf } from '../../../../harness/run/roles/server/setup.ts';
import { Courtesy } from '../../../../harness/runtime/courtesy.ts';
import { remoteServer } from '../../../../harness/runtime/remote.ts';
import { scenarios } from '../../../../suites/index.ts';
import { clausesById } from '../../../shared/requirements.ts';
import { boxAt } from './box.ts';
import { survey } from './remote.ts';

const fixtures = new FixtureCache();
const mustStaple = scenarios.find(({ id }) => id === 'server/any-box/must-staple');

/**
 * The reference as a box that keeps its own certificate and proof, and what a black box run makes
 * of it.
 */
async function playedAsBox(
  scheme: 'smtp' | 'smtps',
  defects: readonly DefectName[] = [],
  only?: string,
  given: Partial<ServerScenario['given']> = {},
  sni?: string,
): Promise<Result[]> {
  if (mustStaple?.role !== 'server') throw new Error('no such scenario');
  const transport = scheme === 'smtp' ? 'starttls' : 'implicit';
  const keeps = { ...mustStaple, given: { ...mustStaple.given, ...given } };
  const minted = await fixtures.arrangement(
    `${scheme} box ${JSON.stringify(given)}`,
    keeps,
    new Set([transport]),
  );
  await using box = await referenceLaunchers(new Set(defects)).server(setupOf([minted]));
  const address = `${scheme}://127.0.0.1:${box.endpoint(minted.arrangement.slug, transport).port}`;
  const target = boxAt(address);
  const [version] = target.versions;
  if (!version) throw new Error('a box has one version');
  const cells = planCells(scenarios, target, version, 'remote', {
    transport,
    ...(only ? { only: [only] } : {}),
  });
  const open = { server: async () => remoteServer(address, { courtesy: new Courtesy(0), sni }) };
  const input = {
    target,
    version,
    role: 'server',
    cells,
    open,
    requirements: clausesById(),
    out: undefined,
  } as const;
  await using player = await Player.open({
    ...input,
    budget: { step: 2000, total: 8000 },
    fixtures,
    words: address,
  });
  const results: (Result | undefined)[] = [];
  for (const round of ['first', undefined, 'last']) {
    const group = cells.filter(({ variant }) => variant.round === round);
    results.push(...(await Promise.all(group.map((cell) => player.play(cell)))));
  }
  return results.filter((result) => result !== undefined);
}

const kinds = (results: readonly Result[]) =>
  [...new Set(results.map(({ verdict }) => verdict.kind))].sort();
const failed = (results: readonly Result[]) =>
  new Set(results.filter(({ verdict }) => verdict.kind === 'fail').map(({ scenario }) => scenario));

describe('a box that is not ours', () => {
  it.each(['smtp', 'smtps'] as const)(
    'over %s: nothing to complain of, nothing blocked, no mail',
    async (scheme) => {
      const results = await playedAsBox(scheme);
      expect(results.length).toBeGreaterThan(30);
      expect(kinds(results)).toEqual(['note', 'pass']);
      const said = results.flatMap(({ excerpts }) =>
        excerpts.flatMap(({ transcript }) => transcript),
      );
      const verbs = said.flatMap((line) => /^\W*C\W+([A-Z]+)/.exec(line)?.[1] ?? []);
      expect([...new Set(verbs)].sort()).toEqual([
        'EHLO',
        'QUIT',
        ...(scheme === 'smtp' ? ['STARTTLS'] : []),
      ]);
      for (const { cell, reproduce } of results) {
        expect(cell).toContain(`@127.0.0.1:${scheme}-`);
        expect(reproduce).toMatch(
          new RegExp(`^mailstaple run ${scheme}://127\\.0\\.0\\.1:\\d+ --only `),
        );
      }
    },
  );

  it(
    'that is called by a name of the user’s is met with that name, ' +
      'and we are not at fault for it',
    async () => {
      const results = await playedAsBox('smtp', [], 'server/any-box/fits', undefined, 'mx.test');
      expect(kinds(results)).toEqual(['pass']);
    },
  );

  it('its faults are found without knowing its files', async () => {
    expect(failed(await playedAsBox('smtp', ['staples-nothing']))).toEqual(
      new Set(['server/any-box/must-staple']),
    );
    for (const [scheme, defect, scenario] of [
      ['smtp', 'executes-injected-command', 'server/service/injected'],
      ['smtp', 'offers-starttls-inside', 'server/service/not-offered-twice'],
      ['smtps', 'rejects-grease', 'server/any-box/grease'],
    ] as const)
      expect(failed(await playedAsBox(scheme, [defect], scenario))).toEqual(new Set([scenario]));
  });

  it('that sends the leaf alone is accused of nothing: what hangs on the issuer is undecided', async () => {
    const identity = { ...leaf({ tlsFeature: [5] }), sends: 'leaf-only' as const };
    const proof = good().signedBy('ca');
    const results = await playedAsBox('smtp', [], undefined, { identity, proof });
    expect(kinds(results)).toEqual(['inconclusive', 'note', 'pass']);
    const undecided = results.filter(({ verdict }) => verdict.kind === 'inconclusive');
    expect(undecided.map(({ scenario }) => scenario)).toContain('server/any-box/must-staple');
    for (const { verdict } of undecided) expect(verdict.reason).toMatch(/cannot be judged here/);
  });

  it('whose proof has no nextUpdate and is two months old gets a warning, and no more', async () => {
    const proof = good().valid('60d ago', '1d ahead').without('nextUpdate');
    const results = await playedAsBox('smtp', ['staples-unchecked'], 'server/any-box/*', { proof });
    expect(kinds(results)).toEqual(['pass', 'warn']);
    const warned = results.filter(({ verdict }) => verdict.kind === 'warn');
    expect(new Set(warned.map(({ scenario }) => scenario))).toEqual(
      new Set(['server/any-box/acceptable', 'server/any-box/must-staple']),
    );
  });

  it(
    'that staples the status of another certificate has one ' +
      'finding, on which the rest is blocked',
    async () => {
      const proof = good().about('other-leaf-same-ca');
      const results = await playedAsBox('smtp', ['staples-unchecked'], 'server/any-box/*', {
        proof,
      });
      const found = results.filter(({ verdict }) => ['fail', 'warn'].includes(verdict.kind));
      expect(new Set(found.map(({ scenario }) => scenario))).toEqual(
        new Set(['server/calibration/fitting-status', 'server/any-box/acceptable']),
      );
      const blocked = results.filter(({ verdict }) => verdict.kind === 'blocked');
      const slugs = new Set(blocked.map(({ scenario }) => scenario.split('/')[2]));
      for (const slug of ['fits', 'grease', 'must-staple', 'after-injection', 'strange-name'])
        expect(slugs).toContain(slug);
      expect(slugs).not.toContain('half-then-close');
    },
  );

  it('that speaks TLS 1.2 alone is not put to the test in 1.3, and is judged in 1.2', async () => {
    const results = await playedAsBox('smtp', ['rejects-tls-1.3']);
    const of = (tls: string) => results.filter(({ variant }) => variant.tls === tls);
    expect(kinds(of('1.2'))).toEqual(['note', 'pass']);
    expect(kinds(of('1.3'))).toEqual(['blocked', 'note']);
  });

  it('that is not there is said in one sentence', async () => {
    const visiting = { pace: 0, timeout: 5000 };
    await expect(survey('smtp://127.0.0.1:1', visiting, undefined)).rejects.toThrow(
      /^127\.0\.0\.1:1: it could not be reached: nothing listens there$/,
    );
  });

  it('is taken as it stands: every scenario for it shares what stands there', () => {
    const target = boxAt('smtp://[::1]:2525');
    expect([target.name, target.versions[0]?.version]).toEqual(['[::1]', 'smtp-2525']);
    expect(() => boxAt('smtp://')).toThrow(RangeError);
    const cells = planCells(scenarios, target, { version: 'smtp-2525' }, 'remote');
    expect(
      cells.some(
        ({ unsupported }) => unsupported !== undefined && !/implicit-tls/.test(unsupported),
      ),
    ).toBe(false);
    expect(cells.length).toBeGreaterThan(30);
    const mails = cells.filter(
      ({ scenario }) =>
        scenario.role === 'server' &&
        scenario.when.some((act) => act.do !== 'connect' || act.dialogue === 'mail'),
    );
    expect(mails).toEqual([]);
  });
});
