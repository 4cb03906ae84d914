import { describe, expect, it } from 'vitest';
import type { Connection, Ending } from '../../model/observation.ts';
import type { Handshake } from '../../model/tls.ts';
import { alert, connection, entry, handshake, talk } from '../observation.fixture.ts';
import { clientCertificateOf } from './client-certificate.ts';

const message = (name: string): Handshake['messages'][number] => ({
  ...{ from: 'client', type: 0, name, length: 1, encrypted: true, at: 1 },
});

/** A handshake of TLS 1.3 in which a certificate of ours was asked for, and shown. */
const showing = (change: Partial<Handshake> = {}): Handshake =>
  handshake('1.3', {
    certificateRequest: { extensions: [] },
    clientCertificates: [entry('AAAA')],
    messages: [message('certificate'), message('finished')],
    ...change,
  });

const ended = (
  how: Ending['how'],
  { tls = showing(), lines = ['[C] EHLO a'] }: { tls?: Handshake; lines?: string[] } = {},
): Connection => connection({ tls, smtp: talk(...lines), ending: { how, phase: 'session' } });
const alerted = (name: string): Handshake => showing({ alerts: [alert('server', name)] });
const of = (one: Connection, alive = true): string => clientCertificateOf(one, alive);

describe('a certificate of ours', () => {
  it('is taken by who answers EHLO, whatever comes behind', () => {
    const lines = ['[C] EHLO a', '[S] 250 mx'];
    expect(of(ended('done', { lines: [...lines, '[C] QUIT', '[S] 221 bye'] }))).toBe('accepted');
    expect(of(ended('closed', { lines: [...lines, '[C] QUIT'] }))).toBe('accepted');
  });

  it('is refused by an alert about certificates, even where the connection stays open', () => {
    for (const name of [
      ...['bad_certificate', 'certificate_revoked', 'certificate_expired', 'unknown_ca'],
      ...['certificate_unknown', 'unsupported_certificate', 'access_denied'],
    ]) {
      expect(of(ended('closed', { tls: alerted(name) }))).toBe('refused');
      expect(of(ended('stalled', { tls: alerted(name) }))).toBe('refused');
      expect(of(ended('closed', { tls: alerted(name) }), false)).toBe('refused');
    }
  });

  it('is refused by a close right behind our Finished', () => {
    for (const how of ['closed', 'reset', 'declined'] as const)
      expect(of(ended(how))).toBe('refused');
    const polite = showing({ alerts: [alert('server', 'close_notify', 0)] });
    expect(of(ended('closed', { tls: polite }))).toBe('refused');
    // TLS 1.2: the server's Finished comes last, and need not come.
    const halfway = showing({ version: '1.2', complete: false });
    expect(of(ended('declined', { tls: halfway }))).toBe('refused');
  });

  it('is not spoken of by any other end', () => {
    for (const name of ['internal_error', 'handshake_failure', 'decode_error', 'decrypt_error'])
      expect(of(ended('closed', { tls: alerted(name) }))).toBe('unknown');
    for (const how of ['stalled', 'flooded', 'nonsense', 'tls-error'] as const)
      expect(of(ended(how))).toBe('unknown');
    const early = showing({ complete: false, messages: [message('certificate')] });
    expect(of(ended('declined', { tls: early }))).toBe('unknown');
  });

  it('is not spoken of by a reply, nor by a greeting with nothing behind it', () => {
    for (const reply of ['421 4.3.2 too busy', '421 certificate error', '554 no', '454 later'])
      expect(of(ended('refused', { lines: ['[C] EHLO a', `[S] ${reply}`] }))).toBe('unknown');
    expect(of(ended('closed', { lines: ['[S] 220 mx', '[C] EHLO a'] }))).toBe('unknown');
  });

  it('is refused by a reply of the security class that names it, asked or not', () => {
    const reply = '[S] 421 4.7.1 SSL certificate error';
    expect(of(ended('closed', { lines: [reply] }))).toBe('refused');
    expect(of(ended('refused', { lines: ['[C] EHLO a', reply] }))).toBe('refused');
    for (const other of ['421 4.7.0 too many connections', '421 4.3.2 certificate store is busy'])
      expect(of(ended('refused', { lines: ['[C] EHLO a', `[S] ${other}`] }))).toBe('unknown');
    expect(of(ended('closed', { lines: ['[S] 220 4.7.1 certificate'] }))).toBe('unknown');
  });

  it('is not spoken of by a close of a server that is gone', () => {
    for (const how of ['closed', 'reset', 'declined'] as const)
      expect(of(ended(how), false)).toBe('unknown');
  });

  it('that was never shown cannot be refused, and one not asked for is neither', () => {
    const bare = { clientCertificates: [] };
    expect(of(ended('closed', { tls: showing(bare) }))).toBe('unknown');
    const required = { ...bare, alerts: [alert('server', 'certificate_required', 116)] };
    expect(of(ended('closed', { tls: showing(required) }))).toBe('unknown');
    expect(of(ended('closed', { tls: handshake('1.3') }))).toBe('not-asked');
    expect(of(ended('closed', { tls: handshake('1.3', { complete: false }) }))).toBe('unknown');
    expect(of(connection())).toBe('unknown');
  });
});
