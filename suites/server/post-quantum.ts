import {
  type Bound,
  good,
  type IdentitySpec,
  identity,
  is,
  leaf,
  type ServerClaim,
  type ServerScenario,
  type ServerValue,
  server,
} from '#harness';
import {
  asksAgain,
  clean,
  completes,
  fitting,
  stapled,
  stapledAs,
  status,
} from './expectations.ts';

const alone = ['1.3'] as const;
const mlDsa = identity({ caKey: 'ml-dsa-65', leaf: { key: 'ml-dsa-65' } });
const dual = { identity: mlDsa, proof: good() } as const;
// The key of what is shown has to be for a scheme of the client's. That nothing is shown, or what
// we did not put there, says nothing of its key.
const shows = (name: 'main' | 'dual'): Bound<ServerValue<'certificate'>> => ({
  ...is(name, 'RFC9846-4.5.1.2-02', 'RFC9846-4.5.2-01'),
  instead: { none: [], other: [] },
});

const certified = (title: string, one: IdentitySpec): ServerClaim => ({
  title,
  covers: ['W31', 'S01', 'N42'],
  versions: alone,
  given: { identity: one },
  ...stapled,
});

/** Keys and signatures of ML-DSA (FIPS 204, RFC 9881), in every place a status depends on. */
export const postQuantum: readonly ServerScenario[] = server('post-quantum', {
  'ml-dsa-44': certified(
    'a certificate with a key of ML-DSA-44: stapled',
    leaf({ key: 'ml-dsa-44' }),
  ),
  'ml-dsa-65': certified(
    'a certificate with a key of ML-DSA-65: stapled',
    leaf({ key: 'ml-dsa-65' }),
  ),
  'ml-dsa-87': certified(
    'a certificate with a key of ML-DSA-87: stapled',
    leaf({ key: 'ml-dsa-87' }),
  ),
  ca: certified(
    'an ECDSA certificate below CAs of ML-DSA, and a status that one of theirs signed: stapled',
    identity({ caKey: 'ml-dsa-65' }),
  ),
  signer: {
    title: 'a status signed by a delegate with ML-DSA, all else ECDSA: stapled in either version',
    covers: ['W31', 'V04'],
    given: { proof: good().signerKey('ml-dsa-65') },
    ...stapled,
  },
  throughout: {
    ...certified(
      'all is of ML-DSA-87, chain and status beyond a record each: both arrive whole',
      identity({ caKey: 'ml-dsa-87', leaf: { key: 'ml-dsa-87' } }),
    ),
    covers: ['W31', 'W23', 'N09', 'N42'],
    expect: { ...stapled.expect, wire: clean },
  },
  retried: {
    ...certified(
      'a certificate of ML-DSA for a client that has to say its hello again: stapled',
      leaf({ key: 'ml-dsa-65' }),
    ),
    covers: ['W31', 'W32', 'R05'],
    when: { do: 'connect', name: 'only', hello: 'no-shares' },
    expect: { ...stapled.expect, handshake: asksAgain },
  },
  'dual-ecdsa': {
    title: 'a client that knows no ML-DSA gets the ECDSA certificate beside it, and its staple',
    covers: ['W31', 'S10', 'R34'],
    versions: alone,
    given: { dual },
    when: { do: 'connect', name: 'only', prefers: 'ecdsa' },
    ...stapledAs('as-given', { certificate: shows('main') }),
  },
  'dual-ml-dsa': {
    title: 'a client that knows ML-DSA only gets that certificate and its staple',
    covers: ['W31', 'S10', 'R34'],
    versions: alone,
    given: { dual },
    when: { do: 'connect', name: 'only', prefers: 'ml-dsa' },
    ...stapledAs('dual', { certificate: shows('dual') }),
  },
  'dual-either': {
    title: 'of ECDSA and ML-DSA either is shown to who knows both, with a staple of its own',
    covers: ['W31', 'S10', 'S11', 'R34'],
    versions: alone,
    given: { dual },
    expect: { handshake: completes, fits: fitting, wire: clean },
    tolerate: { fits: 'no-staple' },
  },
  'dual-one-proof': {
    title: 'of ECDSA and ML-DSA one has a proof: the other does not go out with it',
    proves: ['RFC6066-8-05', 'RFC8446-4.4.2.1-01', 'RFC9846-4.5.1.1-01'],
    covers: ['W31', 'S11', 'N41', 'R34'],
    versions: alone,
    given: { dual: { ...dual, proof: 'none' } },
    when: { do: 'connect', name: 'only', prefers: 'ml-dsa' },
    expect: { handshake: completes, staple: 'absent', fits: 'no-staple' },
  },
  'dual-tls-1.2': {
    title: 'beside one of ML-DSA the ECDSA certificate and its staple serve TLS 1.2',
    covers: ['W31', 'S10', 'R08'],
    versions: ['1.2'],
    given: { dual },
    expect: {
      handshake: completes,
      staple: status('as-given'),
      certificate: is('main'),
      fits: fitting,
    },
    tolerate: { staple: 'absent', fits: 'no-staple' },
  },
});
