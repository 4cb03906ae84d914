import { all, checkStrict, DerError, oid, readWhole, Tag } from '../../examiner/der.ts';
import { remember } from '../../examiner/remember.ts';

/** id-pkix-ocsp-basic, RFC 6960 4.2.1. */
const BASIC = '1.3.6.1.5.5.7.48.1.1';

/**
 * Why these octets are not an OCSPResponse in DER, the BasicOCSPResponse inside included, if they
 * are not (X.690 10, 11).
 */
export const derFault = remember<string | undefined>(512, (octets = new Uint8Array()) => {
  try {
    const response = readWhole(octets, Tag.sequence, 'the answer');
    checkStrict(response);
    const [, tagged] = all(response);
    const [type, inner] = tagged ? all(all(tagged)[0] ?? tagged) : [];
    if (type && inner && type.tag === Tag.oid && oid(type) === BASIC)
      checkStrict(readWhole(inner.content, Tag.sequence, 'the basic answer'));
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return error.message;
    throw error;
  }
});
