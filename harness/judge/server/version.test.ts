import { describe, expect, it } from 'vitest';
import {
  type Connection,
  type Ending,
  RESET,
  type ServerObservation,
} from '../../model/observation.ts';
import type { Handshake } from '../../model/tls.ts';
import { alert, connection, handshake } from '../observation.fixture.ts';
import { undecidedServer, untestedServer } from './undecided.ts';
import { otherVersionOf, turnedDown } from './version.ts';

/** A handshake that came no further than the ClientHello. */
const cut = (change: Partial<Handshake> = {}, how: Connection['ending']['how'] = 'declined') => {
  const { serverHello: _, ...rest } = handshake('1.3', { complete: false, ...change });
  return connection({ tls: rest, ending: { how, phase: 'handshake' } });
};
const by = (name: string) => cut({ alerts: [alert('server', name)] });
const act = { do: 'connect', name: 'only' } as const;
const observed = (change: Partial<ServerObservation>): ServerObservation => ({
  role: 'server',
  connections: [by('protocol_version')],
  aliveAfter: true,
  remote: true,
  log: [],
  ...change,
});

describe('a ClientHello is turned down', () => {
  it.each(['protocol_version', 'handshake_failure', 'insufficient_security'])('by %s', (name) => {
    expect(turnedDown(by(name))).toBe(true);
  });

  it('by a close without a word', () => {
    expect(turnedDown(cut())).toBe(true);
  });

  it('by a reset that came twice in the same place', () => {
    const ending: Ending = { how: 'declined', phase: 'handshake', detail: RESET };
    expect(turnedDown({ ...cut(), ending })).toBe(false);
    expect(turnedDown({ ...cut(), ending, brokeBefore: ending })).toBe(true);
    const elsewhere: Ending = { how: 'stalled', phase: 'session' };
    expect(turnedDown({ ...cut(), ending, brokeBefore: elsewhere })).toBe(false);
  });

  it.each([
    ['another alert', by('internal_error')],
    ['a reset', cut({}, 'reset')],
    ['silence', cut({}, 'stalled')],
    ['an end behind the ServerHello', { ...cut(), tls: handshake('1.3', { complete: false }) }],
    ['no TLS at all', connection()],
  ])('not by %s', (_, one) => {
    expect(turnedDown(one)).toBe(false);
  });
});

describe('the other version', () => {
  it('is tried for an ordinary act that was turned down', () => {
    expect(otherVersionOf(act, '1.3', by('protocol_version'))).toEqual({ ...act, tls: '1.2' });
    expect(otherVersionOf({ ...act, tls: '1.2' }, '1.3', cut())).toMatchObject({ tls: '1.3' });
    expect(otherVersionOf({ ...act, hello: 'nothing' }, '1.2', cut())).toMatchObject({
      tls: '1.3',
    });
  });

  it('is not for an odd one, for one that resumes, nor where nothing was turned down', () => {
    expect(otherVersionOf({ ...act, hello: 'grease' }, '1.3', cut())).toBeUndefined();
    expect(otherVersionOf({ ...act, resume: true }, '1.3', cut())).toBeUndefined();
    expect(otherVersionOf(act, '1.3', by('decode_error'))).toBeUndefined();
    expect(otherVersionOf(act, '1.3', undefined)).toBeUndefined();
  });

  it('that is spoken leaves nothing to be said of this one', () => {
    const spoken = observed({ otherVersion: connection({ tls: handshake('1.2') }) });
    expect(untestedServer(spoken)).toBe(
      'it turns TLS 1.3 down and speaks 1.2: the one is switched off, or has no ' +
        'parameters in common with this client',
    );
    expect(undecidedServer(spoken)).toBeUndefined();
  });

  it('that is turned down as well decides nothing', () => {
    const neither = observed({ otherVersion: by('handshake_failure') });
    expect(untestedServer(neither)).toBeUndefined();
    expect(undecidedServer(neither)).toBe(
      'it turns down a ClientHello of either version (alert handshake_failure): it has no ' +
        'parameters in common with this client, or no certificate it can use',
    );
  });

  it('that ends in another way excuses nothing', () => {
    const broken = observed({ otherVersion: by('internal_error') });
    expect([untestedServer(broken), undecidedServer(broken)]).toEqual([undefined, undefined]);
  });
});

describe('a server that wants a name', () => {
  const unnamed = (remote?: true) =>
    observed({
      connections: [by('unrecognized_name')],
      ...(remote ? { remote } : {}),
    });

  it('decides nothing where we had none to tell, and a box is visited', () => {
    expect(undecidedServer(unnamed(true))).toContain('--sni');
  });

  it('is judged where the act tells none on purpose', () => {
    expect(undecidedServer(unnamed(true), new Set(['only']))).toBeUndefined();
  });
});
