import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import type { TlsaData } from '../../model/dns.ts';
import { examineTlsaSet } from './tlsa-set.ts';

const world = new World();
const own = await world.identity(identity({ sends: 'with-root' }));
const shown = { chain: own.chain, name: 'mx.test', at: new Date() };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const record = (usage: number, data: Uint8Array, matchingType = 1): TlsaData => ({
  ...{ usage, selector: 0, matchingType, data },
});
const none = Buffer.alloc(32, 0xab);
const leaf = record(3, sha256(own.leaf));
const issuing = record(2, sha256(own.issuer));
const root = record(2, sha256(own.root));
const bareKey = { ...record(2, none, 0), selector: 1 };

describe('all records of a host', () => {
  test.each<[string, TlsaData[], string, string]>([
    ['each kind with one that matches', [leaf, issuing], 'matches', 'sent'],
    ['one of yesterday beside it', [leaf, record(3, none)], 'matches', 'not-pinned'],
    ['a kind of which none matches', [leaf, record(2, none)], 'partly', 'not-sent'],
    ['another matching type is another kind', [leaf, record(3, none, 3)], 'matches', 'not-pinned'],
    ['none that matches', [record(3, none), record(2, none)], 'no-match', 'not-sent'],
    ['none that anybody goes by', [record(1, none)], 'none-usable', 'not-pinned'],
    ['none at all', [], 'none-usable', 'not-pinned'],
    ['the bare key of an anchor', [bareKey], 'no-match', 'not-sent'],
    ['an anchor that is the record itself', [record(2, own.root, 0)], 'no-match', 'not-pinned'],
  ])('%s', (_, records, match, anchor) => {
    expect(examineTlsaSet(records, shown)).toMatchObject({ match, anchor });
  });

  it('the root is an anchor where it is sent, and none where it is not', () => {
    const chain = [...own.chain, own.root];
    expect(examineTlsaSet([root], { ...shown, chain })).toMatchObject({
      ...{ match: 'matches', anchor: 'sent' },
    });
    expect(examineTlsaSet([root], shown)).toMatchObject({ match: 'no-match', anchor: 'not-sent' });
  });

  it('an anchor that is sent and leads nowhere is sent all the same', () => {
    const other = { ...shown, name: 'other.test' };
    expect(examineTlsaSet([issuing], other)).toMatchObject({ match: 'no-match', anchor: 'sent' });
  });
});
