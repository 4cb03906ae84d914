import { describe, expect, it } from 'vitest';
import { Proof, type ProofFile, type Scenario } from '#harness';
import { scenarios } from './index.ts';

describe('times', () => {
  const seconds = (offset: string): number => {
    const [, count = '0', unit = 's'] = /^(\d+)([smhd]) /.exec(offset) ?? [];
    return Number(count) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1);
  };
  const answersIn = (scenario: Extract<Scenario, { role: 'fetcher' }>): readonly ProofFile[] =>
    [
      scenario.given.reply,
      ...Object.values(scenario.given.others).map(({ reply }) => reply),
      ...scenario.when.flatMap((act) => (act.do === 'reply' ? [act.reply] : [])),
    ].flatMap((reply) => (reply instanceof Proof ? [reply] : []));
  const proofsOf = (scenario: Scenario): readonly (ProofFile | undefined)[] =>
    scenario.role === 'responder'
      ? []
      : scenario.role === 'fetcher'
        ? answersIn(scenario)
        : scenario.role === 'server'
          ? [
              scenario.given.proof,
              scenario.given.dual?.proof,
              ...Object.values(scenario.given.sni).map(({ proof }) => proof),
              ...scenario.when.map((act) => (act.do === 'replace' ? act.proof : undefined)),
            ]
          : [
              ...scenario.given.hosts.flatMap(({ proof, chainProofs }) => [proof, ...chainProofs]),
              ...scenario.when.map((act) => (act.do === 'change' ? act.to.proof : undefined)),
            ];
  const bordersOf = (scenario: Scenario): string[] =>
    proofsOf(scenario)
      .flatMap((file) =>
        file && typeof file === 'object' ? ('pem' in file ? file.pem : [file]) : [],
      )
      .flatMap(({ spec }) =>
        spec.singles.flatMap((one) => [one.thisUpdate, one.nextUpdate ?? '1h ahead']),
      );

  it('keep a minute away from every border, but where nothing hangs on it', () => {
    const near = scenarios
      .filter((it) => bordersOf(it).some((offset) => seconds(offset) < 60))
      .map(({ id }) => id);
    expect(near).toEqual([
      'server/times/expires-while-running',
      'fetcher/keeps/expires-in-seconds',
    ]);
  });
});
