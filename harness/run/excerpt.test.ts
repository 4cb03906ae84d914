import { beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { good } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import {
  alert,
  connection,
  entry,
  flight,
  handshake,
  serverHello,
  talk,
} from '../judge/observation.fixture.ts';
import type { Arrangement, Connection } from '../model/observation.ts';
import type { Handshake } from '../model/tls.ts';
import { excerptsOf, transcriptOf } from './excerpt.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const world = new World();
const known: Arrangement = { proofs: {}, identities: {}, at: '' };
let chain: string[] = [];
let staple = '';
beforeAll(async () => {
  const main = await world.identity(identity());
  chain = [base64(main.leaf), base64(main.issuer)];
  staple = base64(await mintProof(good().revoked().spec, main, world));
  known.identities.main = { chain, root: base64(main.root), issuer: base64(main.issuer) };
  known.at = new Date().toISOString();
});

const of = (...connections: Connection[]) => excerptsOf({ connections }, known);
const shown = (change: Partial<Handshake>, more: Partial<Connection> = {}) => {
  const [excerpt] = of(connection({ tls: handshake('1.3', change), ...more }));
  if (!excerpt) throw new Error('no excerpt');
  return excerpt;
};

describe('the transcript', () => {
  it('says who spoke, what went inside TLS, and how it ended', () => {
    expect(
      transcriptOf(connection({ smtp: talk('S 220 mx', 'C STARTTLS', '[C] QUIT', '[S] 221 x') })),
    ).toEqual([' S  220 mx', ' C  STARTTLS', '[C] QUIT', '[S] 221 x', 'ended in order']);
    const ending = { how: 'stalled', phase: 'greeting', detail: 'nothing came' } as const;
    expect(transcriptOf(connection({ ending }))).toEqual([
      'ended: stalled at greeting: nothing came',
    ]);
    // A try that broke, and was made once more, is not kept quiet.
    expect(transcriptOf(connection({ brokeBefore: ending }))).toEqual([
      'the second try; the first ended: stalled at greeting: nothing came',
      'ended in order',
    ]);
  });

  it('shows what a peer sent and obeys none of it', () => {
    const trap = 'S 220 \u001b[2J\u202egnp.exe\u0000\u2028x';
    const [line = ''] = transcriptOf(connection({ smtp: talk(trap) }));
    expect(line).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}/u);
    expect(line).toContain('{1b}[2J');
    const [last = ''] = transcriptOf(
      connection({ ending: { how: 'nonsense', phase: 'ehlo', detail: '\u001b]0;x\u0007' } }),
    );
    expect(last).not.toMatch(/\p{Cc}/u);
  });

  it('is bounded in lines and in their length', () => {
    const flood = connection({
      smtp: talk(...Array.from({ length: 1000 }, () => `S ${'x'.repeat(10_000)}`)),
    });
    const lines = transcriptOf(flood);
    expect(lines).toHaveLength(62);
    expect(lines[60]).toBe('… 940 more lines');
    expect(lines.every((line) => line.length < 500)).toBe(true);
  });
});

describe('the handshake', () => {
  it('is its version and cipher, then messages and alerts in their order, then problems', () => {
    const { handshake: lines } = shown({
      serverHello: { ...serverHello('1.3'), cipherName: 'TLS_AES' },
      messages: [
        { from: 'client', type: 1, name: 'client_hello', length: 200, encrypted: false, at: 0 },
        { from: 'server', type: 11, name: 'certificate', length: 900, encrypted: true, at: 2 },
      ],
      alerts: [{ ...alert('client', 'unknown_ca'), at: 1 }],
      problems: ['server: certificate twice'],
      resumed: true,
    });
    expect(lines).toEqual([
      'TLS 1.3 TLS_AES, resumed',
      '→ client_hello (200 octets)',
      '→ alert fatal unknown_ca (encrypted)',
      '← certificate (900 octets, encrypted)',
      'problem: server: certificate twice',
    ]);
  });

  it('is nothing where there was no TLS, and bounded where there was much of it', () => {
    expect(of(connection())[0]?.handshake).toEqual([]);
    expect(
      shown({ messages: flight(...Array.from({ length: 500 }, () => 'x')) }).handshake,
    ).toHaveLength(60);
  });
});

describe('the staple', () => {
  it('is decoded, and judged against the identity that was presented', () => {
    const excerpt = shown({ certificates: [entry(chain[0] ?? '', staple)] });
    expect(excerpt.staple.join('\n')).toContain('revoked');
    expect(excerpt.findings.find(({ rule }) => rule === 'status.good')?.ok).toBe(false);
    expect(excerpt.findings.find(({ rule }) => rule === 'signature.valid')?.ok).toBe(true);
    expect(excerpt.chain).toHaveLength(1);
    expect(excerpt.chain[0]).toContain('mx.test');
  });

  it('of zero octets says so; of junk says what it is; none says nothing', () => {
    expect(shown({ certificates: [entry(chain[0] ?? '', '')] })).toMatchObject({
      staple: ['zero octets'],
      findings: [],
    });
    expect(shown({ certificates: [entry(chain[0] ?? '', 'AAAA')] }).staple.length).toBeGreaterThan(
      0,
    );
    expect(shown({ certificates: [entry(chain[0] ?? '')] })).toMatchObject({
      staple: [],
      findings: [],
    });
  });
});

it('a chain of junk is described all the same, and no longer than a report bears', () => {
  const { chain: lines } = shown({
    certificates: Array.from({ length: 100 }, () => entry('AAAA')),
  });
  expect(lines).toHaveLength(6);
});

it('eight connections are shown at most', () => {
  const names = Array.from({ length: 50 }, (_, index) => `c${index}`);
  expect(
    of(...names.map((name) => connection({ name }))).map((excerpt) => excerpt.connection),
  ).toEqual(names.slice(0, 8));
});
