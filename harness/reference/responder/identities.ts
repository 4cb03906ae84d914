import { createPrivateKey } from 'node:crypto';
import { fromBER } from 'asn1js';
import { Certificate, PublicKeyInfo } from 'pkijs';
import type { Authority, Holder } from '../../../ca/authority/authority.ts';
import { identity } from '../../../ca/authority/spec.ts';
import type { Identity } from '../../../ca/authority/world.ts';
import { certificatesInPem, certificatesPem } from '../../../ca/pem.ts';
import { readCertificate } from '../../examiner/certificate.ts';
import type { DatabaseEntry, ResponderArrangement } from '../../model/running.ts';

/** The CA of an arrangement, as the mint knows it: by its certificate and its key. */
function authorityOf({ slug, given, ca, caKey, root }: ResponderArrangement): Authority {
  const [certificate = new Uint8Array()] = certificatesInPem(ca);
  const [above = certificate] = certificatesInPem(root);
  const holderOf = (der: Uint8Array): Holder => {
    const view = readCertificate(der);
    return {
      subject: Certificate.fromBER(new Uint8Array(der)).subject,
      key: {
        kind: given.key,
        privateKey: createPrivateKey(caKey),
        info: new PublicKeyInfo({ schema: fromBER(new Uint8Array(view.spki)).result }),
        bits: view.keyBits,
      },
      certificate: der,
      serial: view.serial,
    };
  };
  const issuing = holderOf(certificate);
  const over = holderOf(above);
  return {
    ca: slug,
    caKey: given.key,
    root: over,
    intermediates: [issuing],
    issuing,
    aboveIssuing: over,
  };
}

/**
 * The certificates of an arrangement's database, as the mint knows them, by their number in hex.
 */
export function identitiesOf(arrangement: ResponderArrangement): Map<string, Identity> {
  const authority = authorityOf(arrangement);
  const { issuing } = authority;
  const spec = identity({ ca: arrangement.slug, caKey: arrangement.given.key });
  const one = ({ certificate }: DatabaseEntry): Identity => ({
    spec,
    // Nobody answers with the key of a certificate that is asked about.
    key: '',
    privateKey: issuing.key.privateKey,
    leaf: certificate,
    issuer: issuing.certificate,
    root: authority.root.certificate,
    chain: [certificate, issuing.certificate],
    sent: [certificate],
    sentPem: certificatesPem([certificate]),
    holder: { ...issuing, certificate, serial: readCertificate(certificate).serial },
    authority,
  });
  return new Map(arrangement.database.map((entry) => [entry.serial, one(entry)]));
}
