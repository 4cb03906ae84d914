import {
  down,
  type FetcherScenario,
  fetcher,
  fetches,
  oneOf,
  passes,
  refreshes,
  replies,
  shakes,
} from '#harness';
import { newer } from './expectations.ts';

/** What each capability of a target that fetches comes to, shown once. */
export const calibration: FetcherScenario[] = fetcher('calibration', {
  fetches: {
    title: 'the responder that the certificate names is asked, and its answer held out',
    covers: ['F01', 'N50', 'L03'],
    calibrates: 'fetches',
    by: 'either',
    expect: { asked: oneOf('once', 'again'), proof: 'as-given' },
  },
  'fetch-file': {
    title: 'what was fetched lies in a file when the program has ended',
    covers: ['N37'],
    calibrates: 'fetch-file',
    by: 'file',
    expect: { exit: 'zero', file: 'new', proof: 'as-given' },
  },
  get: {
    title: 'a short request goes by GET',
    covers: ['F03', 'N50'],
    calibrates: 'get',
    by: 'either',
    expect: { method: oneOf('get', 'both') },
  },
  post: {
    title: 'a request goes by POST, where a GET would be long',
    covers: ['F03', 'N50'],
    calibrates: 'post',
    by: 'either',
    given: { address: 'long' },
    expect: { method: oneOf('post', 'both') },
  },
  'keeps-cache': {
    title: 'an answer that holds is not asked for again',
    covers: ['F10', 'R43'],
    calibrates: 'keeps-cache',
    when: [fetches('first'), shakes('again'), shakes('later')],
    expect: {
      'first.proof': 'as-given',
      'again.proof': 'as-given',
      'again.asked': 'no',
      'later.asked': 'no',
    },
  },
  refreshes: {
    title: 'by and by it asks again, and holds out what is newer',
    covers: ['F13', 'F22', 'R29'],
    calibrates: 'refreshes',
    when: [fetches('first'), replies('newer', newer), refreshes('after')],
    expect: { 'first.proof': 'as-given', 'after.proof': 'newer' },
  },
  'move-clock': {
    title: 'its clock can be moved: days later it asks again',
    covers: ['N40'],
    calibrates: 'move-clock',
    when: [fetches('first'), passes(2 * 86_400), fetches('after')],
    expect: { 'first.proof': 'as-given', 'after.asked': oneOf('once', 'again') },
  },
  'keeps-store': {
    title: 'an answer outlives a restart',
    covers: ['F14', 'R31'],
    calibrates: 'keeps-store',
    when: [
      fetches('first'),
      replies('newer', down),
      { do: 'restart', name: 'start' },
      shakes('after'),
    ],
    expect: { 'first.proof': 'as-given', 'after.proof': 'as-given' },
  },
  reload: {
    title: 'the configuration is read again, and an answer in hand is sent on',
    covers: ['R30'],
    calibrates: 'reload',
    when: [fetches('first'), { do: 'reload', name: 'other' }, fetches('after')],
    expect: {
      'first.proof': 'as-given',
      'after.handshake': 'completes',
      'after.proof': 'as-given',
    },
  },
  'serve-file': {
    title: 'the file it wrote is what a server of mail staples',
    covers: ['N37', 'N38'],
    calibrates: 'serve-file',
    by: 'file',
    when: [fetches('first'), { do: 'serve', name: 'served' }],
    expect: {
      'first.exit': 'zero',
      'served.handshake': 'completes',
      'served.proof': 'as-given',
      'served.acceptable': 'yes',
    },
  },
});
