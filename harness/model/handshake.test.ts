import { expect, it } from 'vitest';
import { entry, flight, handshake } from '../judge/observation.fixture.ts';
import { isCompressedInVain, isFaulty } from './handshake.ts';

const messages = flight('server_hello', 'compressed_certificate');

it('a compressed certificate that could not be read is told by what is not there', () => {
  expect(isCompressedInVain(handshake('1.3', { messages }))).toBe(true);
  expect(isCompressedInVain(handshake('1.3', { messages, certificates: [entry('AAAA')] }))).toBe(
    false,
  );
  // Whatever is said of it: no sentence decides.
  const problems = ['server: compressed_certificate: no'];
  expect(isCompressedInVain(handshake('1.3', { problems }))).toBe(false);
});

it('a side is faulty by its own structures alone', () => {
  const tls = handshake('1.3', { problems: ['client: server: not 01'] });
  expect([isFaulty(tls, 'client'), isFaulty(tls, 'server')]).toEqual([true, false]);
  expect(isFaulty(handshake('1.3'), 'server')).toBe(false);
  expect(isFaulty(undefined, 'server')).toBe(false);
});
