import { expect, it } from 'vitest';
import { World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { SecondOpinion } from '../../ca/second-opinion.ts';
import { type CrlSet, crlSets } from '../model/crl.ts';
import { REVOCABLE } from '../model/scenario.ts';
import { crlPem } from './crl.ts';

const world = new World();

/** What OpenSSL makes of the certificate that the lists speak of. */
const said: Readonly<Record<CrlSet, string>> = {
  clean: 'OK',
  'leaf-revoked': 'certificate revoked',
  'leaf-on-hold': 'certificate revoked',
  'leaf-revoked-root-first': 'certificate revoked',
  'issuing-revoked': 'certificate revoked',
  'both-revoked': 'certificate revoked',
  'other-revoked': 'OK',
  expired: 'CRL has expired',
  'expired-leaf-revoked': 'CRL has expired',
  'not-yet': 'CRL is not yet valid',
  'issuing-alone': 'unable to get certificate CRL',
  'issuing-alone-leaf-revoked': 'certificate revoked',
  'root-alone': 'unable to get certificate CRL',
  'other-authority': 'unable to get certificate CRL',
  'delta-left-out': 'OK',
  'delta-left-out-leaf-revoked': 'certificate revoked',
  'delta-alone': 'unable to get certificate CRL',
};

it.each(crlSets)('%s is as openssl reads it', async (set) => {
  using opinion = new SecondOpinion();
  const own = await world.identity(REVOCABLE);
  const { text } = opinion.openssl(
    // With -extended_crl no release takes changes alone for a list.
    ...['verify', '-crl_check_all', '-extended_crl'],
    ...['-CAfile', opinion.file('root', certificatesPem([own.root]))],
    ...['-untrusted', opinion.file('issuing', certificatesPem([own.issuer]))],
    ...['-CRLfile', opinion.file('lists', await crlPem(set, world))],
    opinion.file('leaf', certificatesPem([own.leaf])),
  );
  expect(text).toContain(said[set]);
});
