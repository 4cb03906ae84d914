import {
  is,
  leaf,
  oneOf,
  rather,
  type ServerClaim,
  type ServerExpected,
  type ServerScenario,
  server,
} from '#harness';
import {
  alive,
  clean,
  completes,
  fittingOrNone,
  ignoresUnknown,
  inItsPlace,
  inService,
} from './expectations.ts';

const both = ['starttls', 'implicit'] as const;
const good = oneOf('yes', 'no-staple');
const sound = {
  handshake: completes,
  fits: fittingOrNone,
  session: inService,
  wire: clean,
} satisfies ServerExpected;

// RFC 6066 3 and RFC 9325 3.7 let a server end the handshake over a name; the rules that forbid it
// bind hosts with DANE or MTA-STS alone (RFC 7672 8.1, RFC 8461 7.1), and what a box is cannot be
// seen.
const whoeverCalls = {
  handshake: is(rather('completes', ['declined']), 'RFC6066-3-03'),
  fits: fittingOrNone,
  session: { ...inService, is: rather('in-service', ['not-reached']) },
  wire: clean,
} satisfies ServerExpected;

/** A ClientHello that is lawful and seldom: TLS as usual, and what is stapled fits. */
const lawful = (
  title: string,
  hello:
    | 'grease'
    | 'permuted'
    | 'nonce-extension'
    | 'responder-ids'
    | 'both'
    | 'ech-grease'
    | 'compressing',
): ServerClaim => ({
  title,
  needs: ['fitting-status'],
  when: { do: 'connect', name: 'only', hello },
  blackBox: true,
  expect: sound,
});

/** What can be asked of any box, whatever certificate and proof it keeps. */
export const blackBox: readonly ServerScenario[] = server('any-box', {
  'in-its-place': {
    title: 'a status stands in the place its version of TLS has for it, or nowhere',
    covers: ['W01', 'W06', 'R04', 'R05', 'R08'],
    transports: both,
    blackBox: true,
    expect: {
      handshake: completes,
      placement: { ...inItsPlace, is: oneOf('right', 'none') },
      wire: clean,
      session: inService,
    },
  },
  acknowledged: {
    title: 'an acknowledgement in the ServerHello is empty',
    proves: ['RFC6066-8-10'],
    covers: ['W05', 'R04'],
    versions: ['1.2'],
    blackBox: true,
    expect: { handshake: completes, acknowledgement: oneOf('empty', 'none') },
  },
  fits: {
    title: 'a status is about the certificate it comes with',
    covers: ['S04', 'R10'],
    transports: both,
    needs: ['fitting-status'],
    blackBox: true,
    expect: { handshake: completes, fits: fittingOrNone },
  },
  acceptable: {
    title: 'a status is one that a strict client may rely on: better none than another',
    proves: ['RFC6066-8-05'],
    covers: ['S01', 'R11', 'R14'],
    transports: both,
    blackBox: true,
    expect: { handshake: completes, acceptable: good },
    tolerate: { acceptable: ['aged', 'no'] },
  },
  'must-staple': {
    title: 'a certificate that promises a status comes with one to rely on',
    proves: ['RFC7633-3-01', 'RFC7633-4.1-01', 'RFC7633-4.1-02'],
    covers: ['S17', 'R37'],
    given: { identity: leaf({ tlsFeature: [5] }) },
    transports: both,
    needs: ['fitting-status'],
    blackBox: true,
    provided: { 'must-staple': 'yes' },
    // One that is not to be relied on is a status all the same; whether it satisfies the feature is
    // in dispute.
    expect: {
      fits: { is: 'yes', instead: { no: ['RFC6066-8-05', 'RFC8446-4.4.2.1-01'] } },
      acceptable: { is: 'yes', instead: { no: ['RFC6066-8-05'] } },
    },
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
      'first.handshake': completes,
      'later.handshake': completes,
      'later.same-status': 'yes',
    },
    tolerate: { 'later.same-status': 'no' },
  },
  'after-retry': {
    title:
      'a client that has to say its hello again is served, with a status where others have one',
    covers: ['W01', 'R05'],
    versions: ['1.3'],
    needs: ['fitting-status'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'first' },
      { do: 'connect', name: 'retried', hello: 'no-shares' },
    ],
    provided: { 'first.handshake': 'completes' },
    // Whom a server answers is its own choice (RFC 6066 8).
    expect: {
      'retried.handshake': is('completes', 'RFC8446-4.1.1-01'),
      'retried.fits': fittingOrNone,
      'retried.session': inService,
      'retried.same-status': is(rather('yes', ['no']), 'RFC6066-8-05'),
    },
  },
  grease: {
    ...lawful('values nobody knows in the ClientHello change nothing', 'grease'),
    expect: { ...sound, handshake: ignoresUnknown },
  },
  'ech-grease': {
    ...lawful('an encrypted ClientHello that means nothing changes nothing', 'ech-grease'),
    versions: ['1.3'],
    expect: { ...sound, handshake: ignoresUnknown },
  },
  compressing: {
    ...lawful('the offer to take compressed certificates changes nothing', 'compressing'),
    versions: ['1.3'],
    expect: { ...sound, handshake: ignoresUnknown },
  },
  permuted: lawful('another order of the extensions changes nothing', 'permuted'),
  'nonce-extension': lawful(
    'a nonce in the request of the client does no harm at any box',
    'nonce-extension',
  ),
  'responder-ids': lawful('a list of responder ids in the request does no harm', 'responder-ids'),
  'both-requests': lawful('both kinds of request side by side do no harm', 'both'),
  'after-injection': {
    title: 'a command slipped in behind STARTTLS leaves the next connection as it was',
    covers: ['N03', 'R48'],
    needs: ['fitting-status'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'tricked', dialogue: 'inject' },
      { do: 'connect', name: 'after' },
    ],
    expect: {
      'after.handshake': completes,
      'after.fits': fittingOrNone,
      'after.session': inService,
    },
  },
  'half-then-close': {
    title: 'a client that hangs up in the middle of the handshake leaves the next one a service',
    covers: ['N03', 'R48'],
    blackBox: true,
    when: [
      { do: 'connect', name: 'gone', dialogue: 'half-then-close' },
      { do: 'connect', name: 'after' },
    ],
    expect: { 'after.handshake': completes, 'after.session': inService, alive },
  },
  'no-name': {
    title: 'no server name: some certificate, and a status that fits it',
    covers: ['N04'],
    needs: ['fitting-status'],
    blackBox: true,
    when: { do: 'connect', name: 'only', sni: null },
    expect: whoeverCalls,
  },
  'strange-name': {
    title: 'an unknown name: TLS goes on with some certificate, and a status that fits it',
    covers: ['N04'],
    needs: ['fitting-status'],
    blackBox: true,
    when: { do: 'connect', name: 'only', sni: 'nobody.test' },
    expect: { ...whoeverCalls, alive },
  },
});
