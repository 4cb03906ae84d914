import { asks, is, responder } from '#harness';

const basic = 'RFC6960-4.2.1-06';
const after = asks({ name: 'after' });

/**
 * Clients that leave, that say nothing, and that come all at once: each in a process of its own.
 */
export const service = responder('service', {
  left: {
    title: 'it answers on after a client that connected and left',
    proves: [basic],
    covers: ['RS10', 'R38'],
    when: [asks({ name: 'before' }), { do: 'leave' }, after],
    expect: {
      'before.response': is('successful', basic),
      'after.response': is('successful'),
      alive: is('yes'),
    },
    promise: { 'goes-on': { alive: 'yes' } },
  },
  'hung-up': {
    title: 'it answers on after a client that hung up in the middle of its request',
    proves: [basic],
    covers: ['RS10', 'R38'],
    when: [asks({ name: 'before' }), { do: 'hang-up' }, after],
    expect: {
      'before.response': is('successful', basic),
      'after.response': is('successful'),
      alive: is('yes'),
    },
    promise: { 'goes-on': { alive: 'yes' } },
  },
  idle: {
    title: 'a client that connects and says nothing does not keep another from its answer',
    proves: [basic],
    covers: ['R39'],
    when: [asks({ name: 'before' }), { do: 'idle' }, asks({ name: 'beside' })],
    expect: {
      'before.response': is('successful', basic),
      'beside.response': is('successful'),
      'beside.pace': is('prompt'),
    },
    promise: { 'answers-beside-others': { 'beside.pace': 'prompt' } },
  },
  crowd: {
    title: 'ten clients at once get ten answers alike',
    proves: [basic],
    when: [asks({ name: 'before' }), asks({ name: 'beside', times: 10 })],
    expect: {
      'before.response': is('successful', basic),
      'beside.response': is('successful'),
      'beside.agreement': is('all'),
    },
    promise: { 'answers-beside-others': { 'beside.agreement': 'all' } },
  },
});
