import { expect, it } from 'vitest';
import { algorithmName } from './algorithms.ts';

it(
  'an algorithm is called by its name, by its identifier where there is ' +
    'none, whatever its parameters are',
  () => {
    const name = (id: string, parameters?: Uint8Array) =>
      algorithmName({ id, parameters, bytes: new Uint8Array() });
    expect(name('1.2.840.10045.4.3.2')).toBe('ECDSA with SHA-256');
    expect(name('1.2.840.113549.1.1.11', Uint8Array.of(5, 0))).toBe('RSA with SHA-256');
    expect(name('1.2.3.4')).toBe('1.2.3.4');
    // RSASSA-PSS-params that are cut short.
    expect(name('1.2.840.113549.1.1.10', Uint8Array.of(0x30, 0x20, 0xa0))).toBe(
      '1.2.840.113549.1.1.10',
    );
  },
);
