import { generateKeyPairSync } from 'node:crypto';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { TlsVersion } from '../../../../harness/model/terms.ts';
import { identityWith } from '../../../../harness/wire/any-key.fixture.ts';
import { allPairs, type Row } from './all-pairs.fixture.ts';
import type { SoundBoxPlan } from './sound-box.fixture.ts';

/** What a box is told to be. Whatever meets here is lawful. */
const dimensions = {
  key: [
    'p256',
    'rsa2048',
    'p384',
    'P-521',
    'brainpoolP256r1',
    'ed25519',
    'ed448',
    'rsa-pss',
    'ml-dsa-65',
  ],
  group: [
    'any',
    'X25519MLKEM768',
    'X25519',
    'P-256',
    'X448',
    'P-521',
    'P-384',
    'ffdhe2048',
    'brainpool',
  ],
  suite: ['any', 'GCM', 'CBC', 'ChaCha20', 'DHE', 'RSA'],
  chain: ['whole', 'leaf alone', 'with root', 'of the root', 'long'],
  version: ['both', '1.2', '1.3'],
  client: ['unknown', 'asked'],
  name: ['any', 'needed'],
  status: ['good', 'none', 'promised'],
  transport: ['starttls', 'implicit'],
} as const;
export type Dimension = keyof typeof dimensions;
export type BoxRow = Row<Dimension>;

/** Groups that TLS 1.2 has no number for. */
const ONLY_13 = new Set<string | undefined>(['X25519MLKEM768', 'ffdhe2048']);
const OLD = new Set<string | undefined>(['CBC', 'DHE', 'RSA']);

/** The suites that have no use for a group. */
const groupless = (suite: string | undefined): boolean => suite === 'DHE' || suite === 'RSA';

/** Groups of which our client sends no share, so that it has to be asked for one. */
const WITHOUT_SHARE = new Set<string | undefined>(['X448', 'P-521', 'ffdhe2048', 'brainpool']);

function conflict(row: Partial<BoxRow>): string | undefined {
  const { key, group, suite, version, status } = row;
  if (version === '1.3' && OLD.has(suite)) return 'TLS 1.3 has no such suite';
  if (suite === 'RSA' && key !== undefined && key !== 'rsa2048')
    return 'it takes a key of RSA to encrypt for';
  if (suite === 'DHE' && key !== undefined && key !== 'rsa2048' && key !== 'rsa-pss')
    return 'DHE goes with RSA alone';
  if (version === '1.2' && key === 'ml-dsa-65') return 'ML-DSA has no number in TLS 1.2';
  const staples = status === 'good' || status === 'promised';
  if (WITHOUT_SHARE.has(group) && staples && (version === 'both' || version === '1.3'))
    return 'Node does not staple after a HelloRetryRequest';
  const without = suite !== undefined && !groupless(suite);
  if (version === '1.2' && ONLY_13.has(group) && without)
    return 'the group has no number in TLS 1.2';
  return undefined;
}

/** The versions of TLS that a box speaks, by what it was told to be. */
export function spoken({ key, group, suite, version }: BoxRow): TlsVersion[] {
  const old = key !== 'ml-dsa-65' && (!ONLY_13.has(group) || groupless(suite));
  return (['1.2', '1.3'] as const).filter(
    (tls) => (version === 'both' || version === tls) && (tls === '1.3' || old),
  );
}

const pairwise = allPairs<Dimension>(dimensions, conflict);
/** Boxes that show nobody what they hold: one of each key. */
const closed = dimensions.key.map(
  (key, at): BoxRow => ({
    key,
    group: 'any',
    suite: 'any',
    chain: 'whole',
    version: 'both',
    client: 'demanded',
    name: at % 2 ? 'needed' : 'any',
    status: 'good',
    transport: at % 2 ? 'implicit' : 'starttls',
  }),
);

/** Every box in which two values meet that can, and the pairs that cannot. */
export const sound = { rows: [...pairwise.rows, ...closed], impossible: pairwise.impossible };

const world = new World();
const identities = new Map<string, Promise<Identity>>();

function specOf({ key, chain, status }: BoxRow) {
  const named = ['p256', 'rsa2048', 'p384', 'ed25519'].find((each) => each === key);
  return identity({
    intermediates: chain === 'of the root' ? 0 : chain === 'long' ? 2 : 1,
    sends: chain === 'leaf alone' ? 'leaf-only' : chain === 'with root' ? 'with-root' : 'chain',
    leaf: {
      names: ['mx.test'],
      tlsFeature: status === 'promised' ? [5] : [],
      ...(named ? { key: named as 'p256' | 'rsa2048' | 'p384' | 'ed25519' } : {}),
    },
  });
}

const pairs: Readonly<Record<string, () => Parameters<typeof identityWith>[1]>> = {
  'P-521': () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  brainpoolP256r1: () => generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }),
  ed448: () => generateKeyPairSync('ed448'),
  'rsa-pss': () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  'ml-dsa-65': () => generateKeyPairSync('ml-dsa-65'),
};

function identityOf(row: BoxRow): Promise<Identity> {
  const { key, chain, status } = row;
  const name = `${key} ${chain} ${status === 'promised'}`;
  const made = identities.get(name) ?? mint(row);
  identities.set(name, made);
  return made;
}

function mint(row: BoxRow): Promise<Identity> {
  const keys = pairs[row.key]?.();
  return keys ? identityWith(world, keys, specOf(row)) : world.identity(specOf(row));
}

const suites: Readonly<Record<string, string>> = {
  GCM: 'TLS_AES_256_GCM_SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384',
  CBC: 'TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA',
  ChaCha20:
    'TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
  DHE: 'TLS_AES_128_GCM_SHA256:DHE-RSA-AES256-GCM-SHA384',
  RSA: 'TLS_AES_128_GCM_SHA256:AES128-GCM-SHA256',
};
const groups: Readonly<Record<string, string>> = {
  any: 'auto',
  brainpool: 'brainpoolP256r1:brainpoolP256r1tls13',
};

/** How a box of that kind is opened. */
export async function planOf(row: BoxRow): Promise<SoundBoxPlan> {
  const held = await identityOf(row);
  const { version, suite, group, client, name } = row;
  const ciphers = suites[suite];
  const own = {
    key: held.key,
    cert: held.sentPem,
    minVersion: version === 'both' ? 'TLSv1.2' : (`TLSv${version}` as 'TLSv1.2' | 'TLSv1.3'),
    maxVersion: version === 'both' ? 'TLSv1.3' : (`TLSv${version}` as 'TLSv1.2' | 'TLSv1.3'),
    ecdhCurve: groups[group] ?? group,
    ...(ciphers ? { ciphers: `${ciphers}:@SECLEVEL=0` } : {}),
    ...(suite === 'DHE' ? { dhparam: 'auto' } : {}),
  } as const;
  const { key: _, cert: __, ...bare } = own;
  const tls: TlsOptions = {
    ...(name === 'needed' ? bare : own),
    requestCert: client !== 'unknown',
    rejectUnauthorized: client === 'demanded',
    ...(name === 'needed'
      ? {
          SNICallback: (called, done) =>
            called === 'mx.test'
              ? done(null, createSecureContext(own))
              : done(new Error('nobody of that name')),
        }
      : {}),
  };
  const stapled = row.status !== 'none';
  return {
    transport: row.transport === 'implicit' ? 'implicit' : 'starttls',
    tls,
    ...(stapled ? { staple: await mintProof(good().spec, held, world) } : {}),
  };
}
