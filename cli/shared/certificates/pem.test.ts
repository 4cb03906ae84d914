import { expect, test } from 'vitest';
import { toPem } from '../../../ca/pem.ts';
import { pemBlocks } from './pem.ts';

test('blocks in their order, whatever stands between them', () => {
  const text =
    `subject=mx\n${toPem('CERTIFICATE', Uint8Array.of(1, 2))}\r\n` +
    `${toPem('PRIVATE KEY', Uint8Array.of(3))}tail`;
  expect(pemBlocks(text)).toEqual([
    { label: 'CERTIFICATE', der: Uint8Array.of(1, 2) },
    { label: 'PRIVATE KEY', der: Uint8Array.of(3) },
  ]);
});

test('a block that does not end, or is not base64, has no content', () => {
  expect(pemBlocks('-----BEGIN A-----\nAQI=\n')).toEqual([{ label: 'A', der: undefined }]);
  expect(pemBlocks('-----BEGIN A-----\n???\n-----END A-----')).toEqual([
    { label: 'A', der: undefined },
  ]);
  expect(pemBlocks('-----BEGIN A-----\nAQI=\n-----BEGIN B-----\nAQ==\n-----END B-----')).toEqual([
    { label: 'A', der: undefined },
    { label: 'B', der: Uint8Array.of(1) },
  ]);
});

test('a megabyte of beginnings is read in a moment', () => {
  const begun = performance.now();
  pemBlocks('-----BEGIN X-----'.repeat(60_000));
  expect(performance.now() - begun).toBeLessThan(1000);
});

test('headers in front of an empty line are no part of the content (RFC 1421 4.6)', () => {
  const block = (eol: string) =>
    ['-----BEGIN A-----', 'Proc-Type: 4,X', 'Note: b', '', 'AQID', '-----END A-----'].join(eol);
  for (const eol of ['\n', '\r\n'])
    expect(pemBlocks(block(eol))).toEqual([{ label: 'A', der: Uint8Array.of(1, 2, 3) }]);
});
