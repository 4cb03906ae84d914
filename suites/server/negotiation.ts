import { either, is, rather, type ServerExpected, type ServerScenario, server } from '#harness';
import {
  alive,
  clean,
  completes,
  fittingOrNone,
  ignoresUnknown,
  inItsPlace,
  inService,
  stapled,
  status,
} from './expectations.ts';

const both = ['starttls', 'implicit'] as const;
const says = (hello: 'both' | 'permuted' | 'grease' | 'nonce-extension') =>
  ({ do: 'connect', name: 'only', hello }) as const;
// A staple is judged by what it is about: a box that is not ours has its own.
const survived = {
  handshake: is(either('completes', 'declined')),
  fits: fittingOrNone,
  alive,
} satisfies ServerExpected;
const unasked = ['RFC6066-8-15', 'RFC8446-4.2-01', 'RFC8446-4.4.2-01'] as const;
const nothing = {
  staple: is('absent', ...unasked),
  acknowledgement: is('none', 'RFC5246-7.4.1.4-01'),
  placement: is('none', ...unasked),
  intermediates: is('none', ...unasked),
} satisfies ServerExpected;
const atV2 = ['RFC8446-4.4.2.1-04', 'RFC8446-4.4.2.1-05', 'RFC8446-4.2-01'] as const;

/** Who asks, how, and what may come of it. */
export const negotiation: readonly ServerScenario[] = server('negotiation', {
  asked: {
    title: 'a client that asks gets the proof, in the place its version has for it',
    covers: ['W01', 'W06', 'S01', 'R04', 'R05', 'R08', 'R23'],
    transports: both,
    ...stapled,
    expect: { ...stapled.expect, intermediates: is('none') },
    promise: { ...stapled.promise, 'leaf-only': { intermediates: 'none' } },
  },
  'asked-static': {
    title: 'a client that asks gets the proof from a file whose name is fixed in the configuration',
    covers: ['W01', 'S01'],
    given: { reading: 'static' },
    transports: both,
    ...stapled,
  },
  'acknowledged-empty': {
    title: 'the acknowledgement in the ServerHello is empty and comes with the proof',
    covers: ['W05', 'R04'],
    versions: ['1.2'],
    expect: {
      handshake: completes,
      acknowledgement: { is: 'empty', clauses: ['RFC6066-8-10'], instead: { none: [] } },
      placement: inItsPlace,
      wire: clean,
    },
    tolerate: { acknowledgement: 'none', placement: 'none' },
  },
  'not-asked': {
    title: 'a client that does not ask gets neither status nor acknowledgement',
    covers: ['W02', 'R02'],
    when: { do: 'connect', name: 'only', hello: 'nothing' },
    transports: both,
    blackBox: true,
    expect: { handshake: completes, ...nothing, session: inService },
    promise: { 'not-unasked': { staple: 'absent' } },
  },
  'nothing-at-hand': {
    title: 'a client that asks a server without a proof gets none, and all else as usual',
    covers: ['W03', 'R01'],
    given: { proof: 'none' },
    expect: {
      handshake: completes,
      staple: is('absent', 'RFC6066-8-11', 'RFC6066-8-12'),
      acknowledgement: is(rather('none', ['empty']), 'RFC6066-8-13'),
      placement: is('none', 'RFC6066-8-11'),
      session: inService,
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
      'again.handshake': completes,
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
    expect: { 'first.staple': status('as-given'), 'full.staple': 'as-given' },
    tolerate: { 'first.staple': 'absent', 'full.staple': 'absent' },
  },
  retried: {
    title: 'a client that has to say its hello again gets the proof as well',
    covers: ['W01', 'R05'],
    when: { do: 'connect', name: 'only', hello: 'no-shares' },
    versions: ['1.3'],
    ...stapled,
    expect: { ...stapled.expect, handshake: is('completes', 'RFC8446-4.1.1-01') },
  },
  'empty-body': {
    title: 'a status_request without a body is refused or passed over, and the service goes on',
    covers: ['W14', 'R48'],
    when: { do: 'connect', name: 'only', hello: 'empty-body' },
    needs: ['fitting-status'],
    blackBox: true,
    expect: survived,
  },
  'malformed-length': {
    title:
      'a status_request with a wrong length is refused or passed over, and the service goes on',
    covers: ['W14', 'R48'],
    when: { do: 'connect', name: 'only', hello: 'malformed-length' },
    needs: ['fitting-status'],
    blackBox: true,
    expect: survived,
  },
  'unknown-type': {
    title: 'a request for a status of unknown type is passed over',
    proves: ['RFC6066-8-05'],
    covers: ['W15'],
    when: { do: 'connect', name: 'only', hello: 'unknown-type' },
    blackBox: true,
    expect: { handshake: completes, placement: 'none', alive },
    tolerate: { handshake: 'declined', placement: 'right' },
  },
  'responder-ids': {
    title: 'a list of responder ids does not upset the server',
    proves: ['RFC6066-8-05'],
    covers: ['W17'],
    when: { do: 'connect', name: 'only', hello: 'responder-ids' },
    expect: { handshake: completes, staple: either('as-given', 'absent'), wire: clean },
  },
  'huge-responder-ids': {
    title: 'a very long list of responder ids does no harm',
    covers: ['W16'],
    when: [
      { do: 'connect', name: 'huge', hello: 'huge-responder-ids' },
      { do: 'connect', name: 'after' },
    ],
    blackBox: true,
    expect: {
      'huge.handshake': is(either('completes', 'declined')),
      'after.handshake': completes,
      'after.session': inService,
    },
  },
  repeated: {
    title: 'an extension that comes twice is refused or passed over, and the service goes on',
    covers: ['W16', 'W20'],
    when: { do: 'connect', name: 'only', hello: 'repeated' },
    needs: ['fitting-status'],
    blackBox: true,
    expect: survived,
  },
  'nonce-extension': {
    title: 'a nonce in the request of the client changes nothing',
    covers: ['W17'],
    when: says('nonce-extension'),
    ...stapled,
  },
  'both-requests': {
    title: 'a client that offers both kinds of request gets the proof by the plain one',
    covers: ['W18'],
    when: says('both'),
    versions: ['1.3'],
    ...stapled,
    expect: { ...stapled.expect, handshake: is('completes', 'RFC8446-4.4.2.1-06') },
  },
  'both-requests-1.2': {
    title: 'in TLS 1.2 a client that offers both kinds of request is answered by one at most',
    covers: ['W18'],
    when: says('both'),
    versions: ['1.2'],
    expect: {
      handshake: completes,
      staple: is(rather('as-given', ['absent']), 'RFC9325-7.5-02'),
      wire: clean,
      session: inService,
    },
  },
  'v2-only-1.3': {
    title: 'in TLS 1.3 a request of the second kind alone is not acted upon',
    covers: ['W18'],
    when: { do: 'connect', name: 'only', hello: 'v2-only' },
    versions: ['1.3'],
    blackBox: true,
    expect: {
      handshake: is('completes', 'RFC8446-4.4.2.1-06'),
      staple: is('absent', ...atV2),
      placement: is('none', ...atV2),
      intermediates: is('none', ...atV2),
      session: inService,
    },
  },
  'v2-only-1.2': {
    title: 'in TLS 1.2 a request of the second kind alone may stay without an answer',
    proves: ['RFC5246-7.4.1.4-01'],
    covers: ['W18'],
    when: { do: 'connect', name: 'only', hello: 'v2-only' },
    versions: ['1.2'],
    blackBox: true,
    expect: {
      handshake: completes,
      acknowledgement: 'none',
      session: inService,
      alive,
    },
  },
  permuted: {
    title: 'the order of the extensions does not matter',
    covers: ['W25'],
    when: says('permuted'),
    ...stapled,
  },
  grease: {
    title: 'values nobody knows in the ClientHello are passed over',
    covers: ['W25'],
    when: says('grease'),
    ...stapled,
    expect: { ...stapled.expect, handshake: ignoresUnknown },
  },
});
