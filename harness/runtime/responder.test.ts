import { expect, it } from 'vitest';
import type { DatabaseEntry } from '../model/running.ts';
import { indexOf } from './responder.ts';

const entry = (change: Partial<DatabaseEntry>): DatabaseEntry => ({
  serial: '4D01',
  certificate: new Uint8Array(),
  name: 'good.test',
  expires: new Date('2031-02-03T04:05:06Z'),
  status: 'good',
  ...change,
});

it('a database is written as openssl ca writes it', () => {
  const revokedAt = new Date('2030-12-31T23:59:59Z');
  const text = indexOf([
    entry({}),
    entry({ status: 'revoked', revokedAt, reason: 1 }),
    entry({ status: 'revoked', revokedAt }),
    entry({ status: 'expired' }),
  ]);
  expect(text.split('\n')).toEqual([
    'V\t310203040506Z\t\t4D01\tunknown\t/CN=good.test',
    'R\t310203040506Z\t301231235959Z,keyCompromise\t4D01\tunknown\t/CN=good.test',
    'R\t310203040506Z\t301231235959Z\t4D01\tunknown\t/CN=good.test',
    'E\t310203040506Z\t\t4D01\tunknown\t/CN=good.test',
    '',
  ]);
});
