import { expect, test } from 'vitest';
import { present } from './present.ts';

const main = { key: '/m/key', chain: '/m/chain', staple: '/m/der' };

test('one certificate: plain paths', () => {
  expect(present(main)).toEqual({ certificate: '/m/chain', privatekey: '/m/key', ocsp: '/m/der' });
});

test('no staple file: an empty value', () => {
  expect(present({ key: '/m/key', chain: '/m/chain' }).ocsp).toBe('');
});

test('two certificates: parallel lists, an entry left empty where only one has a staple', () => {
  const second = { key: '/d/key', chain: '/d/chain' };
  expect(present(main, second)).toEqual({
    certificate: '/m/chain : /d/chain',
    privatekey: '/m/key : /d/key',
    ocsp: '/m/der : ',
  });
});

test('the sticky prefix is on every entry or on none', () => {
  const pem = { ...main, staple: '/m/pem', pem: true };
  expect(present(pem).ocsp).toBe('PEM /m/pem');
  expect(present(pem, main).ocsp).toBe('PEM /m/pem : DER /m/der');
  expect(present(main, main).ocsp).toBe('/m/der : /m/der');
});
