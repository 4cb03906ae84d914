import { expect, test } from 'vitest';
import type { Capability } from '../../../model/terms.ts';
import { client, ee } from '../../../vocabulary.ts';
import { byRecords } from './by-records.ts';

const policy = { status: 'none', dane: 'try' } as const;
const host = { tlsa: [ee('leaf')] };
const common = { title: 'a title', expect: { delivery: 'tls' } } as const;
const scenarios = client('records', {
  alone: { ...common, policy, given: host },
  asked: { ...common, policy: { ...policy, status: 'request' }, given: host },
  required: { ...common, policy: { ...policy, dane: 'require' }, given: host },
  without: { ...common, policy, given: {} },
  insecure: { ...common, policy, given: { ...host, zone: 'insecure' } },
  aliased: { ...common, policy, given: { ...host, alias: 'host' } },
  'two-hosts': { ...common, policy, given: [host, host] },
});
const playedBy = (...can: Capability[]) =>
  scenarios.flatMap((one) =>
    byRecords(one, new Set(can)).needs.includes('dane-records') ? [one.id] : [],
  );

test('what is about records alone is played with who is told them, and nothing else is', () => {
  expect(playedBy('dane-records')).toEqual(['client/records/alone']);
  expect(playedBy('dane', 'dane-records')).toEqual([]);
  expect(playedBy()).toEqual([]);
});

test('its calibration needs no DNS', () => {
  const [calibration] = client('calibration', {
    'dane-records': { ...common, calibrates: 'dane-records', policy, given: host },
  });
  if (!calibration) throw new Error('no calibration');
  expect(byRecords(calibration, new Set(['dane-records'])).needs).toEqual([]);
  expect(byRecords(calibration, new Set(['dane', 'dane-records'])).needs).toEqual(['dane']);
});
