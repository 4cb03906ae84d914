import { ee, identity, is, rather, type ServerScenario, server, ta } from '#harness';

const both = ['starttls', 'implicit'] as const;

/**
 * What is published of a host, and what it presents: RFC 7671 5.2 and 8, RFC 7672 3.1. They bind
 * who publishes the records, so that only a box that has some of its own is held against them.
 */
export const dane: readonly ServerScenario[] = server('dane', {
  matches: {
    title: 'of each kind of TLSA record that is published one matches what is presented',
    covers: ['N10'],
    given: { tlsa: [ee('leaf'), ta('issuing')] },
    transports: both,
    blackBox: true,
    provided: { handshake: 'completes' },
    // Records that nobody goes by bind nobody.
    expect: { tlsa: is(rather('matches', ['none-usable']), 'RFC7671-8-01') },
  },
  'anchor-sent': {
    title: 'the anchor that records of usage 2 are made of is sent, be it a root',
    covers: ['N10'],
    given: { identity: identity({ sends: 'with-root' }), tlsa: [ta('root')] },
    transports: both,
    blackBox: true,
    provided: { handshake: 'completes' },
    expect: {
      anchor: is(
        rather('sent', ['not-pinned']),
        ...['RFC7672-3.1.2-01', 'RFC7671-5.1-02', 'RFC7671-5.2-01'],
      ),
    },
  },
});
