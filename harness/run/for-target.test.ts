import { describe, expect, it } from 'vitest';
import type { Scenario, ServerScenario } from '../model/scenario.ts';
import { defineTarget } from '../model/target.ts';
import type { Transport } from '../model/terms.ts';
import { client, oneOf, type ServerClaim, server } from '../vocabulary.ts';
import { isMute, transportsOf } from './for-target.ts';
import { planCells } from './plan.ts';
import { withoutSmtp } from './roles/server/without-smtp.ts';

const words = {
  title: 'x',
  proves: ['x'],
  expect: { staple: 'as-given', session: 'in-service' },
} as const;
const one = (more: Partial<ServerClaim> = {}): ServerScenario => {
  const [scenario] = server('group', { slug: { ...words, ...more } });
  if (!scenario) throw new Error('no scenario');
  return scenario;
};
const sender = (more: object = {}): Scenario => {
  const [scenario] = client('group', { slug: { ...words, expect: { delivery: 'tls' }, ...more } });
  if (!scenario) throw new Error('no scenario');
  return scenario;
};
const only = (transport: Transport) => (asked: Transport) => asked === transport;

describe('transports', () => {
  it('are those of the scenario where the target has one of them', () => {
    expect(transportsOf(one(), 'container', only('starttls'))).toEqual(['starttls']);
    const both = one({ transports: ['starttls', 'implicit'] });
    expect(transportsOf(both, 'container', only('implicit'))).toEqual(['starttls', 'implicit']);
  });

  it('are replaced by the one the target has', () => {
    expect(transportsOf(one(), 'container', only('implicit'))).toEqual(['implicit']);
    expect(transportsOf(one({ transports: ['implicit'] }), 'process', only('starttls'))).toEqual([
      'starttls',
    ]);
    expect(transportsOf(sender(), 'container', only('implicit'))).toEqual(['implicit']);
  });

  it('are replaced where STARTTLS is said not to be needed, too', () => {
    const scenario = one({
      expect: { starttls: oneOf('accepted', 'not-needed'), staple: 'absent' },
    });
    expect(transportsOf(scenario, 'container', only('implicit'))).toEqual(['implicit']);
  });

  it('are left where the target has neither, so that it is said', () => {
    expect(transportsOf(one(), 'container', () => false)).toEqual(['starttls']);
  });

  it.each([
    ['a fact of STARTTLS', one({ expect: { starttls: 'accepted' } })],
    ['a condition on it', one({ provided: { injection: 'discarded' } })],
    [
      'something slipped in behind it',
      one({ when: { do: 'connect', name: 'only', dialogue: 'inject' } }),
    ],
    ['its calibration', one({ calibrates: 'starttls' })],
    ['a host that does not offer it', sender({ given: { starttls: 'not-offered' } })],
    [
      'a host that ceases to offer it',
      sender({ when: [{ do: 'change', host: 0, to: { starttls: 'refused-454' } }] }),
    ],
  ])('are never replaced for %s', (_what, scenario) => {
    expect(transportsOf(scenario, 'container', only('implicit'))).toEqual(['starttls']);
    expect(transportsOf(scenario, 'remote', only('implicit'))).toEqual(['starttls']);
  });

  it('of a box are both', () => {
    expect(transportsOf(one(), 'remote', only('starttls'))).toEqual(['starttls', 'implicit']);
  });
});

describe('without SMTP', () => {
  it('facts of the session are left out, wherever they stand', () => {
    const scenario = one({
      provided: { 'first.session': 'in-service' },
      promise: { p: { staple: 'absent', 'first.mail': 'taken' } },
      expect: {
        staple: 'as-given',
        'first.session': 'in-service',
        'starttls-inside': 'not-offered',
      },
    });
    const left = withoutSmtp(scenario);
    expect(left?.expect).toEqual({ staple: 'as-given' });
    expect(left?.provided).toEqual({});
    expect(left?.promise).toEqual({ p: { staple: 'absent' } });
  });

  it('a scenario about SMTP is none', () => {
    expect(
      withoutSmtp(one({ expect: { mail: 'taken', 'after.session': 'in-service' } })),
    ).toBeUndefined();
  });

  it('is what the cells of such a target are, and they say nothing', () => {
    const target = defineTarget({
      name: 'web',
      title: 'A web server',
      versions: [{ version: '1' }],
      roles: ['server'],
      runtimes: ['container'],
      capabilities: ['implicit-tls', 'staple-file'],
      promises: [],
      speaks: 'tls',
    });
    expect(isMute(target)).toBe(true);
    const cells = planCells(
      [one(), one({ expect: { session: 'in-service' } })],
      target,
      { version: '1' },
      'container',
      { tls: '1.3' },
    );
    expect(
      cells.map(({ scenario, mute, unsupported }) => [scenario.expect, mute, unsupported]),
    ).toEqual([
      [{ staple: 'as-given' }, true, undefined],
      [{ session: 'in-service' }, true, 'A web server speaks no SMTP'],
    ]);
  });
});
