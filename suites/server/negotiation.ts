import { type Expectation, either, rather, type ServerScenario, server } from '#harness';
import { stapled } from './expectations.ts';

const both = ['starttls', 'implicit'] as const;
const says = (hello: 'both' | 'permuted' | 'grease' | 'nonce-extension') =>
  ({ do: 'connect', name: 'only', hello }) as const;
// A staple is judged by what it is about: a box that is not ours has its own.
const survived: Expectation = {
  handshake: either('completes', 'declined'),
  fits: rather(['yes', 'no-staple'], ['unknown']),
  alive: 'yes',
};
const nothing = {
  staple: 'absent',
  acknowledgement: 'none',
  placement: 'none',
  intermediates: 'none',
};

/** Who asks, how, and what may come of it. */
export const negotiation: readonly ServerScenario[] = server('negotiation', {
  asked: {
    title: 'a client that asks gets the proof, in the place its version has for it',
    proves: [
      'RFC9325-7.5-02',
      'RFC6066-8-08',
      'RFC6066-8-09',
      'RFC8446-4.4.2.1-01',
      'RFC8446-4.4.2.1-02',
    ],
    covers: ['W01', 'W06', 'S01', 'R04', 'R05', 'R08', 'R23'],
    transports: both,
    ...stapled,
    expect: { ...stapled.expect, intermediates: 'none' },
    promise: { ...stapled.promise, 'leaf-only': { intermediates: 'none' } },
  },
  'asked-static': {
    title: 'the same with a file name that is fixed in the configuration',
    proves: ['RFC9325-7.5-02', 'RFC6066-8-08'],
    covers: ['W01', 'S01'],
    given: { reading: 'static' },
    transports: both,
    ...stapled,
  },
  'acknowledged-empty': {
    title: 'the acknowledgement in the ServerHello is empty and comes with the proof',
    proves: ['RFC6066-8-09', 'RFC6066-8-10'],
    covers: ['W05', 'R04'],
    versions: ['1.2'],
    expect: { handshake: 'completes', acknowledgement: 'empty', placement: 'right', wire: 'clean' },
    tolerate: { acknowledgement: 'none', placement: 'none' },
  },
  'not-asked': {
    title: 'a client that does not ask gets neither status nor acknowledgement',
    proves: ['RFC6066-8-15', 'RFC8446-4.2-01', 'RFC8446-4.4.2-01', 'RFC5246-7.4.1.4-01'],
    covers: ['W02', 'R02'],
    when: { do: 'connect', name: 'only', hello: 'nothing' },
    transports: both,
    blackBox: true,
    expect: { handshake: 'completes', ...nothing, session: 'in-service' },
    promise: { 'not-unasked': { staple: 'absent' } },
  },
  'nothing-at-hand': {
    title: 'a client that asks a server without a proof gets none, and all else as usual',
    proves: ['RFC6066-8-05', 'RFC6066-8-12', 'RFC6066-8-13'],
    covers: ['W03', 'R01'],
    given: { proof: 'none' },
    expect: {
      handshake: 'completes',
      staple: 'absent',
      acknowledgement: rather('none', ['empty']),
      placement: 'none',
      session: 'in-service',
    },
  },
  resumed: {
    title: 'a resumed session carries no status and no acknowledgement',
    proves: ['RFC6066-1.1-02', 'RFC8446-2.2-01'],
    covers: ['W07', 'R06'],
    when: [
      { do: 'connect', name: 'first' },
      { do: 'connect', name: 'again', resume: true },
    ],
    provided: { 'again.resumed': 'yes' },
    blackBox: true,
    expect: {
      'again.handshake': 'completes',
      'again.staple': 'absent',
      'again.acknowledgement': 'none',
      'again.placement': 'none',
    },
  },
  'full-after-resumed': {
    title: 'a full handshake after a resumed one has the proof again',
    proves: ['RFC6066-1.1-03'],
    covers: ['S27'],
    when: [
      { do: 'connect', name: 'first' },
      { do: 'connect', name: 'again', resume: true },
      { do: 'connect', name: 'full' },
    ],
    provided: { 'again.resumed': 'yes', 'full.resumed': 'no' },
    expect: { 'first.staple': 'as-given', 'full.staple': 'as-given' },
    tolerate: { 'first.staple': 'absent', 'full.staple': 'absent' },
  },
  'empty-body': {
    title: 'a status_request without a body is refused or passed over, and the service goes on',
    proves: ['RFC6066-8-02', 'RFC6066-8-05'],
    covers: ['W14', 'R48'],
    when: { do: 'connect', name: 'only', hello: 'empty-body' },
    blackBox: true,
    expect: survived,
  },
  'malformed-length': {
    title:
      'a status_request with a wrong length is refused or passed over, and the service goes on',
    proves: ['RFC6066-8-02', 'RFC6066-8-05'],
    covers: ['W14', 'R48'],
    when: { do: 'connect', name: 'only', hello: 'malformed-length' },
    blackBox: true,
    expect: survived,
  },
  'unknown-type': {
    title: 'a request for a status of unknown type is passed over',
    proves: ['RFC6066-8-05', 'RFC6066-8-15'],
    covers: ['W15'],
    when: { do: 'connect', name: 'only', hello: 'unknown-type' },
    blackBox: true,
    expect: { handshake: 'completes', placement: 'none', alive: 'yes' },
    tolerate: { handshake: 'declined', placement: 'right' },
  },
  'responder-ids': {
    title: 'a list of responder ids does not upset the server',
    proves: ['RFC6066-8-06'],
    covers: ['W17'],
    when: { do: 'connect', name: 'only', hello: 'responder-ids' },
    expect: { handshake: 'completes', staple: either('as-given', 'absent'), wire: 'clean' },
  },
  'huge-responder-ids': {
    title: 'a very long list of responder ids does no harm',
    proves: ['RFC6066-8-06'],
    covers: ['W16'],
    when: [
      { do: 'connect', name: 'huge', hello: 'huge-responder-ids' },
      { do: 'connect', name: 'after' },
    ],
    blackBox: true,
    expect: {
      'huge.handshake': either('completes', 'declined'),
      'after.handshake': 'completes',
      'after.session': 'in-service',
    },
  },
  repeated: {
    title: 'an extension that comes twice is refused or passed over, and the service goes on',
    proves: ['RFC5246-7.4.1.4-03', 'RFC8446-4.2-04'],
    covers: ['W16', 'W20'],
    when: { do: 'connect', name: 'only', hello: 'repeated' },
    blackBox: true,
    expect: survived,
  },
  'nonce-extension': {
    title: 'a nonce in the request of the client changes nothing',
    proves: ['RFC6066-8-05', 'RFC6066-8-04'],
    covers: ['W17'],
    when: says('nonce-extension'),
    ...stapled,
  },
  'both-requests': {
    title: 'a client that offers both kinds of request gets the proof by the plain one',
    proves: ['RFC8446-4.4.2.1-06', 'RFC6961-2.2-03'],
    covers: ['W18'],
    when: says('both'),
    versions: ['1.3'],
    ...stapled,
  },
  'both-requests-1.2': {
    title: 'in TLS 1.2 a client that offers both kinds of request is answered by one at most',
    proves: ['RFC6961-2.2-03', 'RFC6961-2.2-09'],
    covers: ['W18'],
    when: says('both'),
    versions: ['1.2'],
    expect: {
      handshake: 'completes',
      staple: rather('as-given', ['absent']),
      wire: 'clean',
      session: 'in-service',
    },
  },
  'v2-only-1.3': {
    title: 'in TLS 1.3 a request of the second kind alone is not acted upon',
    proves: ['RFC8446-4.4.2.1-04', 'RFC8446-4.4.2.1-05', 'RFC8446-4.4.2.1-06'],
    covers: ['W18'],
    when: { do: 'connect', name: 'only', hello: 'v2-only' },
    versions: ['1.3'],
    blackBox: true,
    expect: { handshake: 'completes', ...nothing, session: 'in-service' },
  },
  'v2-only-1.2': {
    title: 'in TLS 1.2 a request of the second kind alone may stay without an answer',
    proves: ['RFC6961-2.2-03', 'RFC6961-2.2-09'],
    covers: ['W18'],
    when: { do: 'connect', name: 'only', hello: 'v2-only' },
    versions: ['1.2'],
    blackBox: true,
    expect: {
      handshake: 'completes',
      acknowledgement: 'none',
      session: 'in-service',
      alive: 'yes',
    },
  },
  permuted: {
    title: 'the order of the extensions does not matter',
    proves: ['RFC6066-8-05'],
    covers: ['W25'],
    when: says('permuted'),
    ...stapled,
  },
  grease: {
    title: 'values nobody knows, strewn into the ClientHello, are passed over',
    proves: ['RFC6066-8-05'],
    covers: ['W25'],
    when: says('grease'),
    ...stapled,
  },
});
