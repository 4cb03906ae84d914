import { expect, it } from 'vitest';
import { identity } from './authority/spec.ts';
import { World } from './authority/world.ts';
import { certificatesInPem, certificatesPem, pemBlocks, toPem } from './pem.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at % 256);

it('blocks of one label are found in order, among others and with text between them', () => {
  const text = [
    toPem('X509 CRL', bytes(3)),
    'said by somebody\n',
    toPem('OCSP RESPONSE', bytes(100)),
    toPem('X509 CRL', bytes(200)),
  ].join('');
  expect(pemBlocks('X509 CRL', text).map(({ der }) => der)).toEqual([bytes(3), bytes(200)]);
  expect(pemBlocks('OCSP RESPONSE', text).map(({ text }) => `${text}\n`)).toEqual([
    toPem('OCSP RESPONSE', bytes(100)),
  ]);
  expect(pemBlocks('CERTIFICATE', text)).toEqual([]);
});

it('a block without an end, or with that of another, is none', () => {
  const [begin = ''] = toPem('X509 CRL', bytes(3)).split('-----END');
  expect(pemBlocks('X509 CRL', begin)).toEqual([]);
  expect(pemBlocks('X509 CRL', `${begin}-----END CERTIFICATE-----\n`)).toEqual([]);
});

it('certificates come back as they were written, and what does not parse is told', async () => {
  const { chain } = await new World().identity(identity());
  expect(certificatesInPem(certificatesPem(chain))).toEqual(chain);
  expect(() => certificatesInPem(toPem('CERTIFICATE', bytes(9)))).toThrow();
});
