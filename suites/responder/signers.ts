import { either, is, responder } from '#harness';

const authorised = 'RFC6960-2.2-03';

/** Who signs, and how that is told. */
export const signers = responder('signers', {
  delegate: {
    title: 'a delegate of the CA signs, and may',
    proves: ['RFC6960-2.2-02', authorised],
    covers: ['L02'],
    expect: { signature: is('valid', 'RFC6960-2.2-02'), signer: is('delegate', authorised) },
  },
  ca: {
    title: 'the CA signs itself',
    proves: ['RFC6960-2.2-02', authorised],
    given: { signer: 'ca' },
    expect: { signature: is('valid', 'RFC6960-2.2-02'), signer: is('ca', authorised) },
  },
  rsa: {
    title: 'a delegate with an RSA key signs by a digest that is still secure',
    proves: ['RFC6960-2.2-02', 'RFC6960-5.1.1-01'],
    given: { key: 'rsa2048' },
    expect: { signature: is('valid', 'RFC6960-2.2-02'), digest: is('secure', 'RFC6960-5.1.1-01') },
  },
  digest: {
    title: 'answer and signer are signed by a digest that is still secure',
    proves: ['RFC6960-5.1.1-01'],
    covers: ['L01'],
    blackBox: true,
    expect: { digest: 'secure' },
  },
  'responder-id': {
    title: 'responderID names the certificate that signed',
    proves: ['RFC6960-4.2.2.3-02'],
    covers: ['R16'],
    blackBox: true,
    expect: { 'responder-id': 'matches' },
  },
  'by-key': {
    title: 'a new responder names itself by its key',
    proves: ['RFC9919-3.2.2-05'],
    covers: ['R16'],
    blackBox: true,
    expect: { 'responder-by': either('key', 'name') },
    promise: { 'lightweight-profile': { 'responder-by': 'key' } },
  },
  'certificate-sent': {
    title: 'the certificate of a delegate comes with the answer',
    proves: ['RFC6960-4.2.1-04', 'RFC9919-3.2.2-02'],
    covers: ['R15'],
    expect: { 'signer-certificate': either('sent', 'missing') },
    promise: { 'lightweight-profile': { 'signer-certificate': 'sent' } },
  },
  authorised: {
    title: 'who signed may speak for the CA that issued the certificate',
    proves: ['RFC6960-2.2-02', authorised],
    covers: ['R14'],
    blackBox: true,
    expect: {
      signature: is('valid', 'RFC6960-2.2-02'),
      signer: is({ oneOf: ['ca', 'delegate'] }, authorised),
    },
  },
});
