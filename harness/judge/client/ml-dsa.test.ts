import { expect, it } from 'vitest';
import { clientHello } from '../observation.fixture.ts';
import { leafOf, offering } from './ml-dsa.fixture.ts';
import { mlDsaOf } from './ml-dsa.ts';

it('a list that stops within a scheme, and a certificate that is none, tell of no ML-DSA', async () => {
  const leaf = await leafOf('ml-dsa-44');
  expect(mlDsaOf(offering('000409050904'), leaf)).toBe('listed');
  for (const data of ['000309', '', '0000'])
    expect(mlDsaOf(offering(data), leaf)).toBe('not-listed');
  expect(mlDsaOf(clientHello(), leaf)).toBe('not-listed');
  // 0904 lies across two schemes here.
  expect(mlDsaOf(offering('000404090403'), leaf)).toBe('not-listed');
  for (const none of ['AAAA', '', undefined])
    expect(mlDsaOf(offering('000409050904'), none)).toBe('other-key');
});
