import {
  either,
  good,
  type IdentitySpec,
  identity,
  is,
  leaf,
  type ServerClaim,
  type ServerExpected,
  type ServerScenario,
  server,
} from '#harness';
import {
  alive,
  clean,
  completes,
  fitting,
  fittingOrNone,
  inItsPlace,
  inService,
  MADE_UP,
  open,
  stapled,
  stapledAs,
  status,
} from './expectations.ts';

const rsa = identity({ caKey: 'rsa2048', leaf: { key: 'rsa2048' } });
const dual = { identity: rsa, proof: good() } as const;
const mustStaple = leaf({ tlsFeature: [5] });
const prefers = (kind: 'rsa' | 'ecdsa') =>
  ({ do: 'connect', name: 'only', prefers: kind }) as const;

// With nothing to send a server may wait, refuse TLS or go on; it should look after its
// configuration (RFC 7633 4.3.2).
const eitherWay = {
  handshake: is(either('completes', 'declined', 'not-begun'), 'RFC7633-4.3.2-01'),
  alive,
} satisfies ServerExpected;

const ordinary = (
  title: string,
  one: IdentitySpec,
  more: Partial<ServerClaim> = {},
): ServerClaim => ({
  title,
  covers: ['S01', 'R36'],
  given: { identity: one },
  ...stapled,
  ...more,
});

/** Certificates of other kinds than the baseline's, and several of them. */
export const certificates: readonly ServerScenario[] = server('certificates', {
  'dual-rsa': {
    title: 'a client that knows RSA only gets the RSA certificate and its staple',
    covers: ['S10', 'R34'],
    given: { dual },
    when: prefers('rsa'),
    ...stapledAs('dual', { certificate: is('dual') }),
  },
  'dual-ecdsa': {
    title: 'a client that knows ECDSA only gets the ECDSA certificate and its staple',
    covers: ['S10', 'R34'],
    given: { dual },
    when: prefers('ecdsa'),
    ...stapledAs('as-given', { certificate: is('main') }),
  },
  'dual-one-proof': {
    title: 'of two certificates one has a proof: the other does not go out with it',
    proves: ['RFC6066-8-05', 'RFC8446-4.4.2.1-01'],
    covers: ['S11', 'N41', 'R34'],
    given: { dual: { ...dual, proof: 'none' } },
    when: prefers('rsa'),
    expect: { handshake: completes, staple: 'absent', fits: 'no-staple' },
  },
  'dual-other-proof-expired': {
    title: 'of two certificates the other has an expired proof: this one has its own',
    covers: ['S11', 'R34'],
    given: { dual: { ...dual, proof: good().valid('9d ago', '3d ago') } },
    when: prefers('ecdsa'),
    expect: {
      handshake: completes,
      staple: status('as-given'),
      certificate: is('main'),
      fits: fitting,
    },
    tolerate: {
      handshake: ['declined', 'not-begun'],
      staple: 'absent',
      certificate: 'none',
      fits: 'no-staple',
    },
  },
  'must-staple': {
    title: 'a certificate that promises a status comes with it',
    proves: ['RFC7633-3-01', 'RFC7633-4.1-01', 'RFC7633-4.1-02'],
    covers: ['S17', 'R37', 'R23'],
    given: { identity: mustStaple },
    transports: ['starttls', 'implicit'],
    expect: {
      handshake: completes,
      staple: 'as-given',
      placement: inItsPlace,
      session: inService,
    },
  },
  'must-staple-nothing': {
    title: 'a certificate that promises a status and nothing at hand: TLS without it, or no TLS',
    covers: ['S17', 'R37'],
    given: { identity: mustStaple, proof: 'none' },
    expect: { ...eitherWay, staple: is('absent') },
  },
  'must-staple-try-later': {
    title: 'a certificate that promises a status: nothing rather than tryLater instead',
    proves: ['RFC6066-8-05'],
    covers: ['S17', 'S23', 'R09', 'R37'],
    given: { identity: mustStaple, proof: good().error('tryLater') },
    expect: { ...eitherWay, staple: 'absent' },
    // Who is given nothing is served no better: no document tells the two apart.
    tolerate: { staple: ['as-given', MADE_UP] },
  },
  'must-staple-expired': {
    title: 'a certificate that promises a status and an expired one at hand: better not sent',
    proves: ['RFC9919-8.5-02'],
    covers: ['S17', 'R11', 'R37'],
    given: {
      identity: leaf({ tlsFeature: [5], notBefore: '90d ago' }),
      proof: good().valid('30d ago', '20d ago'),
    },
    expect: { ...eitherWay, staple: 'absent' },
    tolerate: { staple: 'as-given' },
    promise: { 'withholds-expired': { staple: 'absent' } },
  },
  'no-pointer': ordinary(
    'a certificate that names no responder: the proof in the file is stapled',
    leaf({ ocsp: [] }),
    {
      covers: ['N35', 'R36'],
    },
  ),
  'no-pointer-no-proof': {
    title: 'a certificate that names no responder, and no proof: the service is as usual',
    covers: ['N35', 'R36'],
    given: { identity: leaf({ ocsp: [] }), proof: 'none' },
    expect: { handshake: completes, staple: is('absent'), session: inService, alive },
  },
  'two-pointers': ordinary(
    'a certificate that names two responders is served as any other',
    leaf({ ocsp: ['responder', { uri: 'http://127.0.0.1:9/' }] }),
    { covers: ['F01', 'R36'] },
  ),
  'pointer-not-a-uri': ordinary(
    'a certificate whose responder is no URI is served as any other',
    leaf({ ocsp: [{ directoryName: 'responder' }] }),
    { covers: ['F01', 'R36'] },
  ),
  'root-signs': ordinary(
    'the anchor signed certificate and proof: stapled',
    identity({ intermediates: 0 }),
    {
      covers: ['S08', 'R15'],
      given: { identity: identity({ intermediates: 0 }), proof: good().signedBy('ca') },
    },
  ),
  'two-intermediates': ordinary(
    'a certificate below two intermediates: stapled',
    identity({ intermediates: 2 }),
  ),
  'leaf-alone': {
    title: 'only the leaf in the certificate file: stapled or not, and the service as usual',
    proves: ['RFC6066-8-05'],
    covers: ['R35', 'F04'],
    given: { identity: identity({ sends: 'leaf-only' }) },
    ...open(),
  },
  'leaf-twice': {
    title:
      'the leaf twice in the certificate file: a staple on the first, ' +
      'none that is wrong on the second',
    covers: ['W19', 'R07'],
    given: { identity: identity({ sends: 'leaf-twice' }) },
    expect: { handshake: completes, fits: fittingOrNone, wire: clean, alive },
  },
  'rsa-3072': ordinary(
    'RSA of three thousand bits throughout: stapled',
    identity({ caKey: 'rsa3072', leaf: { key: 'rsa3072' } }),
    {
      covers: ['N42'],
    },
  ),
  'short-lived': ordinary(
    'a certificate with two days to go: stapled',
    leaf({ notAfter: '2d ahead' }),
    {
      covers: ['N36'],
      given: { identity: leaf({ notAfter: '2d ahead' }) },
    },
  ),
  'stapled-issuer-1.2': {
    title: 'a file with proofs for leaf and issuer: in TLS 1.2 only that of the leaf goes out',
    covers: ['S06', 'S13'],
    versions: ['1.2'],
    given: { proof: { pem: [good(), good().about('issuer').signedBy('root')] } },
    expect: {
      handshake: completes,
      staple: {
        is: 'as-given',
        instead: { 'other-bytes': ['RFC6066-8-12'] },
        clauses: ['RFC9325-7.5-02'],
      },
      placement: inItsPlace,
      wire: clean,
    },
    tolerate: { staple: 'absent', placement: 'none' },
  },
});
