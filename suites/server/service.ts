import { good, is, oneOf, type ServerScenario, server } from '#harness';
import {
  alive,
  completes,
  inService,
  MADE_UP,
  stapled,
  stapledAs,
  status,
} from './expectations.ts';

/** SMTP around the handshake, and many at once. */
export const service: readonly ServerScenario[] = server('service', {
  'not-offered-twice': {
    title: 'inside TLS the server does not offer STARTTLS again',
    covers: ['W30', 'R48'],
    expect: {
      handshake: completes,
      // Where no EHLO was answered there was nothing to see; the session tells of that.
      'starttls-inside': {
        is: 'not-offered',
        clauses: ['RFC3207-4.2-08'],
        instead: { unknown: [] },
      },
      session: inService,
    },
    blackBox: true,
  },
  injected: {
    title: 'a command slipped in behind STARTTLS is not executed inside TLS',
    covers: ['N03', 'R48'],
    when: { do: 'connect', name: 'only', dialogue: 'inject' },
    expect: {
      injection: {
        is: 'discarded',
        clauses: ['RFC3207-4.2-02', 'RFC3207-4.2-01'],
        instead: { 'not-tried': [] },
      },
      handshake: is(oneOf('completes', 'declined', 'not-begun')),
      alive,
    },
    blackBox: true,
  },
  'after-injection': {
    title: 'a connection after such a trick has its staple as ever',
    covers: ['N03', 'R48'],
    when: [
      { do: 'connect', name: 'tricked', dialogue: 'inject' },
      { do: 'connect', name: 'after' },
    ],
    expect: { 'after.staple': status('as-given'), 'after.session': inService },
    tolerate: { 'after.staple': 'absent' },
    promise: { 'staples-file-content': { 'after.staple': 'as-given' } },
  },
  argument: {
    title: 'STARTTLS with an argument is refused',
    proves: ['RFC3207-4-01'],
    covers: ['N03'],
    when: { do: 'connect', name: 'only', dialogue: 'starttls-argument' },
    expect: { 'starttls-argument': 'refused', alive },
    blackBox: true,
  },
  'half-then-close': {
    title: 'a client that hangs up in the middle of the handshake harms nobody else',
    covers: ['N03', 'R48'],
    when: [
      { do: 'connect', name: 'gone', dialogue: 'half-then-close' },
      { do: 'connect', name: 'after' },
    ],
    expect: { 'after.staple': status('as-given'), 'after.session': inService, alive },
    tolerate: { 'after.staple': 'absent' },
    promise: { 'staples-file-content': { 'after.staple': 'as-given' } },
  },
  slow: {
    title: 'a client that sends its first octets one by one gets the staple as well',
    covers: ['W24', 'N03'],
    when: { do: 'connect', name: 'only', dialogue: 'slow' },
    ...stapled,
  },
  mail: {
    title: 'a mail is taken over a stapled session',
    covers: ['W30', 'R48'],
    when: { do: 'connect', name: 'only', dialogue: 'mail' },
    expect: { handshake: completes, staple: status('as-given'), mail: is('taken') },
    tolerate: { staple: 'absent' },
    promise: { 'staples-file-content': { staple: 'as-given' } },
  },
  parallel: {
    title: 'eight connections at once all have the proof',
    covers: ['N02', 'S19', 'R24'],
    when: { do: 'connect', name: 'only', times: 8 },
    ...stapledAs('as-given', { agreement: is('all', 'RFC9325-7.5-02'), alive }),
  },
  'parallel-static': {
    title: 'eight connections at once all have the proof behind a fixed file name',
    covers: ['N02', 'R24'],
    given: { reading: 'static' },
    when: { do: 'connect', name: 'only', times: 8 },
    transports: ['implicit'],
    ...stapledAs('as-given', { agreement: is('all', 'RFC9325-7.5-02'), alive }),
  },
  warm: {
    title: 'the first connection and those after it have the same proof',
    covers: ['N02', 'S19', 'R23', 'R24'],
    when: [
      { do: 'connect', name: 'first' },
      { do: 'connect', name: 'later', times: 4 },
    ],
    expect: {
      'first.staple': status('as-given'),
      'later.staple': status('as-given'),
      'later.agreement': is('all', 'RFC9325-7.5-02'),
    },
    tolerate: { 'first.staple': 'absent', 'later.staple': 'absent' },
    promise: { 'staples-file-content': { 'first.staple': 'as-given', 'later.staple': 'as-given' } },
  },
  'parallel-undecodable': {
    title: 'eight connections at once over a file of random octets: all are treated alike',
    proves: ['RFC6066-8-11'],
    covers: ['N02', 'R22'],
    given: { proof: good().damaged({ kind: 'random', bytes: 300 }) },
    when: { do: 'connect', name: 'only', times: 8 },
    expect: {
      handshake: is('completes', 'RFC8314-4-02'),
      staple: 'absent',
      agreement: is('all'),
      alive,
    },
    tolerate: { handshake: ['declined', 'not-begun'], staple: MADE_UP },
  },
  'not-asked-after-asked': {
    title: 'one who asks and one who does not, in turn: each gets what it asked for',
    proves: ['RFC6066-8-15', 'RFC8446-4.2-01', 'RFC8446-4.4.2-01'],
    covers: ['W02', 'W29', 'N02'],
    when: [
      { do: 'connect', name: 'asks' },
      { do: 'connect', name: 'silent', hello: 'nothing' },
      { do: 'connect', name: 'again' },
    ],
    expect: {
      'asks.staple': status('as-given'),
      'silent.staple': 'absent',
      'again.staple': status('as-given'),
    },
    tolerate: { 'asks.staple': 'absent', 'again.staple': 'absent' },
    promise: { 'not-unasked': { 'silent.staple': 'absent' } },
  },
  'resumed-not-asked': {
    title: 'a session begun without asking is resumed by one who asks: still no status',
    proves: ['RFC6066-1.1-02', 'RFC8446-2.2-01'],
    covers: ['W07', 'R06'],
    when: [
      { do: 'connect', name: 'first', hello: 'nothing' },
      { do: 'connect', name: 'again', resume: true },
    ],
    provided: { 'again.resumed': 'yes' },
    expect: {
      'first.staple': is('absent', 'RFC6066-8-15', 'RFC8446-4.2-01', 'RFC8446-4.4.2-01'),
      'again.handshake': completes,
      'again.staple': 'absent',
    },
  },
});
