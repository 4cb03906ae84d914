import { good, identity, type ServerScenario, server } from '#harness';

// RFC 9325 3.1.1: TLS 1.2 must be spoken, TLS 1.3 should be.
const withoutTls13 = { handshake: 'declined', session: 'not-reached' };
const rsa = identity({ caKey: 'rsa2048', leaf: { key: 'rsa2048' } });

/** One scenario per capability a server may claim: first and last in every run, and the simplest that can show it. */
export const calibration: readonly ServerScenario[] = server('calibration', {
  starttls: {
    title: 'STARTTLS is offered, accepted and followed by a handshake and a session',
    calibrates: 'starttls',
    proves: ['RFC3207-4-01', 'RFC9325-3.1.1-02'],
    covers: ['W30'],
    given: { proof: 'none' },
    expect: { starttls: 'accepted', handshake: 'completes', session: 'in-service' },
    tolerateIn13: withoutTls13,
    blackBox: true,
  },
  'implicit-tls': {
    title: 'TLS starts with the connection and a session follows',
    calibrates: 'implicit-tls',
    proves: ['RFC8314-3.3-01', 'RFC8314-4-01'],
    transports: ['implicit'],
    given: { proof: 'none' },
    expect: { handshake: 'completes', session: 'in-service' },
    tolerateIn13: withoutTls13,
    blackBox: true,
  },
  'staple-file': {
    title: 'a good proof in the file is stapled',
    calibrates: 'staple-file',
    proves: ['RFC9325-7.5-02', 'RFC6066-8-05'],
    covers: ['S01'],
    expect: { handshake: 'completes', staple: 'as-given' },
  },
  'staple-file-static': {
    title: 'a good proof in a file with a fixed name is stapled',
    calibrates: 'staple-file-static',
    proves: ['RFC9325-7.5-02', 'RFC6066-8-05'],
    covers: ['S01'],
    given: { reading: 'static' },
    expect: { handshake: 'completes', staple: 'as-given' },
  },
  'staple-fetch': {
    title: 'a good proof is fetched from the responder that the certificate names, and stapled',
    calibrates: 'staple-fetch',
    proves: ['RFC9325-7.5-02', 'RFC6066-8-05'],
    covers: ['F01'],
    given: { reading: 'fetched' },
    expect: { handshake: 'completes', staple: 'as-given' },
  },
  sni: {
    title: 'the certificate follows the server name',
    calibrates: 'sni',
    proves: ['RFC9325-3.7-01'],
    given: {
      proof: 'none',
      sni: { 'a.test': { identity: identity({ leaf: { names: ['a.test'] } }), proof: 'none' } },
    },
    when: { do: 'connect', name: 'only', sni: 'a.test' },
    expect: { handshake: 'completes', certificate: 'a.test' },
  },
  'dual-cert': {
    title: 'a client that knows RSA only gets the RSA certificate',
    calibrates: 'dual-cert',
    proves: ['RFC6066-8-11'],
    covers: ['S10'],
    given: { proof: 'none', dual: { identity: rsa, proof: 'none' } },
    when: { do: 'connect', name: 'only', prefers: 'rsa' },
    expect: { handshake: 'completes', certificate: 'dual' },
  },
  'multi-staple': {
    title: 'a file with a proof for the leaf and one for its issuer staples both',
    calibrates: 'multi-staple',
    proves: ['RFC8446-4.4.2.1-01'],
    covers: ['S13'],
    versions: ['1.3'],
    given: { proof: { pem: [good(), good().about('issuer').signedBy('root')] } },
    expect: { handshake: 'completes', staple: 'as-given', intermediates: 'stapled' },
  },
  'hot-reload': {
    title: 'a file replaced by rename is in use without a restart',
    calibrates: 'hot-reload',
    proves: ['RFC6066-8-05'],
    covers: ['S15', 'R26'],
    when: [
      { do: 'connect', name: 'before' },
      { do: 'replace', proof: good().valid('30m ago', '2d ahead'), how: 'rename', named: 'newer' },
      { do: 'connect', name: 'after', until: 'newer' },
    ],
    expect: { 'before.staple': 'as-given', 'after.staple': 'newer' },
  },
  resumption: {
    title: 'a session is resumed',
    calibrates: 'resumption',
    proves: ['RFC6066-1.1-02', 'RFC8446-2.2-01'],
    given: { proof: 'none' },
    when: [
      { do: 'connect', name: 'first' },
      { do: 'connect', name: 'again', resume: true },
    ],
    expect: {
      'first.handshake': 'completes',
      'again.handshake': 'completes',
      'again.resumed': 'yes',
    },
  },
  'accept-mail': {
    title: 'a mail handed over inside TLS is taken',
    calibrates: 'accept-mail',
    proves: ['RFC5321-6.1-01'],
    given: { proof: 'none' },
    when: { do: 'connect', name: 'only', dialogue: 'mail' },
    expect: { handshake: 'completes', mail: 'taken' },
  },
});
