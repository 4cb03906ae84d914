import {
  type Expectation,
  leaf,
  oneOf,
  rather,
  type ServerClaim,
  type ServerScenario,
  server,
} from '#harness';

const both = ['starttls', 'implicit'] as const;
const good = oneOf('yes', 'no-staple');
const sound: Expectation = {
  handshake: 'completes',
  fits: good,
  session: 'in-service',
  wire: 'clean',
};

// RFC 6066 3 and RFC 9325 3.7 let a server end the handshake over a name; the rules that forbid it bind hosts with DANE or
// MTA-STS alone (RFC 7672 8.1, RFC 8461 7.1), and what a box is cannot be seen.
const whoeverCalls: Expectation = {
  handshake: rather('completes', ['declined']),
  fits: good,
  session: rather('in-service', ['not-reached']),
  wire: 'clean',
};

/** A ClientHello that is lawful and seldom: TLS as usual, and what is stapled fits. */
const lawful = (
  title: string,
  hello: 'grease' | 'permuted' | 'nonce-extension' | 'responder-ids' | 'both',
): ServerClaim => ({
  title,
  proves: ['RFC6066-8-05', 'RFC6960-3.2-01'],
  when: { do: 'connect', name: 'only', hello },
  blackBox: true,
  expect: sound,
});

/** What can be asked of any box, whatever certificate and proof it keeps. */
export const blackBox: readonly ServerScenario[] = server('any-box', {
  'in-its-place': {
    title: 'a status stands in the place its version of TLS has for it, or nowhere',
    proves: ['RFC6066-8-08', 'RFC6066-8-09', 'RFC8446-4.4.2.1-01', 'RFC8446-4.4.2.1-02'],
    covers: ['W01', 'W06', 'R04', 'R05', 'R08'],
    transports: both,
    blackBox: true,
    expect: {
      handshake: 'completes',
      placement: oneOf('right', 'none'),
      wire: 'clean',
      session: 'in-service',
    },
  },
  acknowledged: {
    title: 'an acknowledgement in the ServerHello is empty',
    proves: ['RFC6066-8-10'],
    covers: ['W05', 'R04'],
    versions: ['1.2'],
    blackBox: true,
    expect: { handshake: 'completes', acknowledgement: oneOf('empty', 'none') },
  },
  fits: {
    title: 'a status is about the certificate it comes with',
    proves: ['RFC6960-3.2-01', 'RFC8446-4.4.2.1-01', 'RFC6066-8-05'],
    covers: ['S04', 'R10'],
    transports: both,
    blackBox: true,
    expect: { handshake: 'completes', fits: good },
  },
  acceptable: {
    title: 'a status is one that a strict client may rely on: better none than another',
    proves: ['RFC9919-8.5-02', 'RFC6960-3.2-04', 'RFC6066-8-05'],
    covers: ['S01', 'R11', 'R14'],
    transports: both,
    blackBox: true,
    expect: { handshake: 'completes', acceptable: good },
    tolerate: { acceptable: ['aged', 'no'] },
  },
  'must-staple': {
    title: 'a certificate that promises a status comes with one to rely on',
    proves: ['RFC7633-3-01', 'RFC7633-4.1-01', 'RFC7633-4.1-02'],
    covers: ['S17', 'R37'],
    given: { identity: leaf({ tlsFeature: [5] }) },
    transports: both,
    blackBox: true,
    provided: { 'must-staple': 'yes' },
    expect: { fits: 'yes', acceptable: 'yes' },
    tolerate: { acceptable: 'aged' },
  },
  'either-version': {
    title: 'a status in both versions of TLS, or in neither',
    proves: ['RFC9325-7.5-02'],
    covers: ['N01', 'R08'],
    transports: both,
    versions: ['1.3'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'old', tls: '1.2' },
      { do: 'connect', name: 'new' },
    ],
    // Whom a server staples to after a HelloRetryRequest is told by a scenario of its own.
    provided: {
      'old.handshake': 'completes',
      'new.handshake': 'completes',
      'new.retried': 'no',
    },
    expect: { 'new.same-status': 'yes' },
    tolerate: { 'new.same-status': 'no' },
  },
  again: {
    title: 'one connection after the other: a status on all of them, or on none',
    proves: ['RFC9325-7.5-02'],
    covers: ['N02', 'S19', 'R23'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'first' },
      // A status that comes and goes shows to who asks several times.
      { do: 'connect', name: 'later', times: 3 },
    ],
    expect: {
      'first.handshake': 'completes',
      'later.handshake': 'completes',
      'later.same-status': 'yes',
    },
    tolerate: { 'later.same-status': 'no' },
  },
  'after-retry': {
    title:
      'a client that has to say its hello again is served, with a status where others have one',
    proves: ['RFC8446-4.1.1-01', 'RFC6066-8-05', 'RFC6960-3.2-01'],
    covers: ['W01', 'R05'],
    versions: ['1.3'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'first' },
      { do: 'connect', name: 'retried', hello: 'no-shares' },
    ],
    provided: { 'first.handshake': 'completes' },
    // Whom a server answers is its own choice (RFC 6066 8).
    expect: {
      'retried.handshake': 'completes',
      'retried.fits': good,
      'retried.session': 'in-service',
      'retried.same-status': rather('yes', ['no']),
    },
  },
  grease: lawful('values nobody knows in the ClientHello change nothing', 'grease'),
  permuted: lawful('another order of the extensions changes nothing', 'permuted'),
  'nonce-extension': lawful(
    'a nonce in the request of the client changes nothing',
    'nonce-extension',
  ),
  'responder-ids': lawful('a list of responder ids in the request does no harm', 'responder-ids'),
  'both-requests': lawful('both kinds of request side by side do no harm', 'both'),
  'after-injection': {
    title: 'a command slipped in behind STARTTLS leaves the next connection as it was',
    proves: ['RFC3207-4.2-01'],
    covers: ['N03', 'R48'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'tricked', dialogue: 'inject' },
      { do: 'connect', name: 'after' },
    ],
    expect: { 'after.handshake': 'completes', 'after.fits': good, 'after.session': 'in-service' },
  },
  'half-then-close': {
    title: 'a client that hangs up in the middle of the handshake harms nobody else',
    proves: ['RFC5321-3.8-02'],
    covers: ['N03', 'R48'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'gone', dialogue: 'half-then-close' },
      { do: 'connect', name: 'after' },
    ],
    expect: { 'after.handshake': 'completes', 'after.session': 'in-service', alive: 'yes' },
  },
  'no-name': {
    title: 'no server name: some certificate, and a status that fits it',
    proves: ['RFC7672-8.1-02', 'RFC6960-3.2-01'],
    covers: ['N04'],
    blackBox: true,
    when: { do: 'connect', name: 'only', sni: null },
    expect: whoeverCalls,
  },
  'strange-name': {
    title: 'an unknown name: TLS goes on with some certificate, and a status that fits it',
    proves: ['RFC7672-8.1-03', 'RFC6066-3-03'],
    covers: ['N04'],
    blackBox: true,
    when: { do: 'connect', name: 'only', sni: 'nobody.test' },
    expect: { ...whoeverCalls, alive: 'yes' },
  },
});
