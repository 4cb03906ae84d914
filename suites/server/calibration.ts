import { good, identity, is, leaf, oneOf, type ServerScenario, server } from '#harness';
import { completes, fittingOrNone, goesOnInside, status } from './expectations.ts';

// RFC 9325 3.1.1: TLS 1.2 must be spoken, TLS 1.3 should be.
const withoutTls13 = { handshake: 'declined', session: 'not-reached' } as const;
const rsa = identity({ caKey: 'rsa2048', leaf: { key: 'rsa2048' } });

/**
 * One scenario per capability a server may claim: first and last in every run, and the simplest
 * that can show it.
 */
export const calibration: readonly ServerScenario[] = server('calibration', {
  starttls: {
    title: 'STARTTLS is offered, accepted and followed by a handshake and a session',
    calibrates: 'starttls',
    covers: ['W30'],
    given: { proof: 'none' },
    // That it is not offered breaks nothing (RFC 3207 4); of a target that claims it no more can be
    // seen.
    expect: { starttls: is('accepted'), handshake: completes, session: goesOnInside },
    tolerateIn13: withoutTls13,
    blackBox: true,
  },
  'implicit-tls': {
    title: 'TLS starts with the connection and a session follows',
    calibrates: 'implicit-tls',
    transports: ['implicit'],
    given: { proof: 'none' },
    expect: {
      handshake: is('completes', 'RFC8314-3.3-01', 'RFC9325-3.1.1-02', 'RFC9325-3.1.1-03'),
      session: goesOnInside,
    },
    tolerateIn13: withoutTls13,
    blackBox: true,
  },
  'staple-file': {
    title: 'a good proof in the file is stapled',
    calibrates: 'staple-file',
    covers: ['S01'],
    expect: { handshake: completes, staple: status('as-given') },
  },
  'staple-file-static': {
    title: 'a good proof in a file with a fixed name is stapled',
    calibrates: 'staple-file-static',
    covers: ['S01'],
    given: { reading: 'static' },
    expect: { handshake: completes, staple: status('as-given') },
  },
  'staple-fetch': {
    title: 'a good proof is fetched from the responder that the certificate names, and stapled',
    calibrates: 'staple-fetch',
    covers: ['F01'],
    given: { reading: 'fetched' },
    expect: { handshake: completes, staple: status('as-given') },
  },
  sni: {
    title: 'the certificate follows the server name',
    calibrates: 'sni',
    given: {
      proof: 'none',
      sni: { 'a.test': { identity: identity({ leaf: { names: ['a.test'] } }), proof: 'none' } },
    },
    when: { do: 'connect', name: 'only', sni: 'a.test' },
    expect: { handshake: completes, certificate: is('a.test', 'RFC9325-3.7-01') },
  },
  'dual-cert': {
    title: 'a client that knows RSA only gets the RSA certificate',
    calibrates: 'dual-cert',
    covers: ['S10'],
    given: { proof: 'none', dual: { identity: rsa, proof: 'none' } },
    when: { do: 'connect', name: 'only', prefers: 'rsa' },
    expect: { handshake: completes, certificate: is('dual') },
  },
  'multi-staple': {
    title: 'a file with a proof for the leaf and one for its issuer staples both',
    calibrates: 'multi-staple',
    covers: ['S13'],
    versions: ['1.3'],
    given: { proof: { pem: [good(), good().about('issuer').signedBy('root')] } },
    expect: {
      handshake: completes,
      staple: status('as-given'),
      intermediates: is('stapled', 'RFC8446-4.4.2.1-01'),
    },
  },
  'ml-dsa': {
    title: 'a certificate with a key of ML-DSA is presented',
    calibrates: 'ml-dsa',
    covers: ['W31'],
    versions: ['1.3'],
    given: { proof: 'none', identity: leaf({ key: 'ml-dsa-65' }) },
    // What is shown in its place, or that nothing is, may suit the client all the same.
    expect: { handshake: completes, certificate: is('main') },
  },
  'hybrid-group': {
    title: 'keys are agreed upon by X25519MLKEM768 where nothing else came with a share',
    calibrates: 'hybrid-group',
    covers: ['W32'],
    versions: ['1.3'],
    given: { proof: 'none' },
    when: { do: 'connect', name: 'only', hello: 'hybrid' },
    expect: { handshake: completes, group: is('hybrid') },
  },
  'compresses-certificate': {
    title: 'the certificate is compressed for a client that takes it so',
    calibrates: 'compresses-certificate',
    covers: ['W27'],
    versions: ['1.3'],
    given: { proof: 'none' },
    when: { do: 'connect', name: 'only', hello: 'compressing' },
    expect: { handshake: completes, compressed: is('yes') },
  },
  'hot-reload': {
    title: 'a file replaced by rename is in use without a restart',
    calibrates: 'hot-reload',
    covers: ['S15', 'R26'],
    when: [
      { do: 'connect', name: 'before' },
      { do: 'replace', proof: good().valid('30m ago', '2d ahead'), how: 'rename', named: 'newer' },
      { do: 'connect', name: 'after', until: 'newer' },
    ],
    expect: { 'before.staple': status('as-given'), 'after.staple': status('newer') },
  },
  resumption: {
    title: 'a session is resumed',
    calibrates: 'resumption',
    given: { proof: 'none' },
    when: [
      { do: 'connect', name: 'first' },
      { do: 'connect', name: 'again', resume: true },
    ],
    expect: {
      'first.handshake': completes,
      'again.handshake': completes,
      'again.resumed': is('yes'),
    },
  },
  'fitting-status': {
    title: 'a status of its own is about the certificate it comes with',
    calibrates: 'fitting-status',
    covers: ['S04', 'R10'],
    given: { proof: 'none' },
    expect: { handshake: completes, fits: fittingOrNone },
    blackBox: true,
  },
  'client-crl': {
    title: 'a client whose certificate a revocation list names is turned down, another is let in',
    calibrates: 'client-crl',
    covers: ['C24'],
    given: { proof: 'none', clients: { crl: 'leaf-revoked' } },
    when: [
      { do: 'connect', name: 'first', certificate: 'revocable' },
      { do: 'connect', name: 'second', certificate: 'other' },
    ],
    expect: {
      'first.client-certificate': is('refused'),
      'second.client-certificate': is('accepted'),
    },
  },
  'tells-status': {
    title: 'the reply to EHLO says what became of the status, asked for or not',
    calibrates: 'tells-status',
    covers: ['S24'],
    when: [
      { do: 'connect', name: 'asks' },
      { do: 'connect', name: 'silent', hello: 'nothing' },
    ],
    expect: {
      'asks.told': is(oneOf('verified', 'not-verified', 'failed', 'unanswered', 'not-requested')),
      'silent.told': is(oneOf('verified', 'not-verified', 'failed', 'unanswered', 'not-requested')),
    },
  },
  'accept-mail': {
    title: 'a mail handed over inside TLS is taken',
    calibrates: 'accept-mail',
    given: { proof: 'none' },
    when: { do: 'connect', name: 'only', dialogue: 'mail' },
    expect: { handshake: completes, mail: is('taken') },
  },
});
