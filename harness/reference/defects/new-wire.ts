import { type DefectRow, scenariosOf } from './row.ts';

const of = scenariosOf('server');
const newWire = of('new-wire');
const postQuantum = of('post-quantum');
const several = of('several');
const certificates = of('certificates');
const anyBox = of('any-box');

/** Ways in which the reference can be wrong as a server about what is new in a handshake. */
export const newServerDefects = {
  'rejects-ech': {
    does: 'ends the handshake on encrypted_client_hello',
    trips: [...newWire('*ech*'), ...anyBox('ech-grease')],
  },
  'forgets-staple-with-ech': {
    does: 'staples nothing where the ClientHello has encrypted_client_hello',
    trips: newWire('*ech*'),
  },
  'rejects-compression': {
    does: 'ends the handshake on compress_certificate',
    trips: [...newWire('compressing*'), ...anyBox('compressing')],
  },
  'forgets-staple-when-compressing': {
    does: 'staples nothing to who takes compressed certificates',
    trips: newWire('compress*'),
  },
  'compresses-by-any': {
    does: 'compresses its certificate by zlib for whoever does not take that',
    trips: newWire('compressing-unknown'),
  },
  'compresses-nothing': {
    does: 'never compresses its certificate',
    trips: ['server/calibration/compresses-certificate'],
  },
  'takes-no-hybrid': {
    does: 'knows no hybrid group',
    trips: ['server/calibration/hybrid-group', ...newWire('hybrid*')],
  },
  'forgets-staple-under-hybrid': {
    does: 'staples nothing where the only key share is of a hybrid group',
    trips: newWire('hybrid', 'hybrid-share'),
  },
  'refuses-share-of-later-group': {
    does: 'ends the handshake where the group that is listed first came without a share',
    trips: newWire('hybrid-listed'),
  },
  'fails-with-ml-dsa': {
    does: 'ends the handshake where its certificate has a key of ML-DSA',
    trips: ['server/calibration/ml-dsa', ...postQuantum('*')],
  },
  'shows-ml-dsa-to-all': {
    does: 'presents its certificate of ML-DSA to clients that offer no such signatures',
    trips: postQuantum('dual*'),
  },
  'staples-leaf-alone': {
    does: 'staples nothing to the certificates behind the leaf',
    trips: ['server/calibration/multi-staple', ...several('*')],
  },
  'staples-in-file-order': {
    does: 'staples the answers of its file in their order, whatever they are about',
    trips: several('foreign-behind'),
  },
  'staples-leaf-status-on-all': {
    does: 'staples the status of the leaf to the certificates behind it as well',
    trips: [...several('*'), ...certificates('stapled-issuer-1.2')],
  },
} as const satisfies Record<string, DefectRow>;

/** Ways in which it can be wrong so as a client. */
export const newClientDefects = {
  'refuses-ml-dsa': {
    does: 'refuses a certificate with a key of ML-DSA though it offered such signatures',
    trips: [
      'client/calibration/verifies-ml-dsa',
      'client/post-quantum/ml-dsa*',
      'client/post-quantum/throughout',
      'client/post-quantum/two-certificates*',
    ],
  },
  'takes-ml-dsa-65-alone': {
    does: 'refuses keys of ML-DSA-44 and ML-DSA-87 though it offered such signatures',
    trips: ['client/post-quantum/ml-dsa-*', 'client/post-quantum/throughout'],
  },
  'offers-no-hybrid': {
    does: 'offers no hybrid group',
    trips: ['client/calibration/offers-hybrid-group'],
  },
  'forgets-status-under-hybrid': {
    does: 'does not see a status where the keys are of a hybrid group',
    trips: ['client/hybrid/*'],
  },
  'takes-no-compression': {
    does: 'does not offer to take compressed certificates',
    trips: ['client/calibration/decompresses-certificate'],
  },
  'takes-unasked-compression': {
    does: 'takes a compressed certificate though it did not offer to',
    trips: ['client/compression/unasked'],
  },
  'takes-broken-compression': {
    does: 'goes on where a compressed certificate does not decompress to what it says',
    trips: ['client/compression/wrong-length', 'client/compression/undecodable'],
  },
  'forgets-status-when-compressed': {
    does: 'does not see a status in a compressed certificate',
    trips: ['client/compression/good', 'client/compression/revoked'],
  },
  'chokes-on-request': {
    does: 'refuses a CertificateRequest with an extension that it does not know',
    trips: ['client/grease/request'],
  },
  'chokes-on-ticket': {
    does: 'hangs up on a ticket',
    trips: ['client/grease/ticket'],
  },
} as const satisfies Record<string, DefectRow>;
