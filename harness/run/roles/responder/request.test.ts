import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import { readRequest } from '../../../../ca/responder/request.ts';
import { SecondOpinion } from '../../../../ca/second-opinion.ts';
import { readOcspRequest } from '../../../examiner/request.ts';
import type { Question } from '../../../model/responder/scenario.ts';
import { asks } from '../../../responder-vocabulary.ts';
import { inPath, putIntoHttp } from './put.ts';
import { malformedOf, requestOf, subjectOf } from './request.ts';

const world = new World();
const mine = await world.identity(identity());
const subject = subjectOf(mine.leaf, mine.issuer);
const requestor = { certificate: mine.leaf, key: mine.privateKey };

describe('a request', () => {
  it('is one to openssl, with all that it may bring', () => {
    using files = new SecondOpinion();
    const path = files.file('request.der', '');
    const told = (words: Partial<Parameters<typeof requestOf>[0]>): string => {
      writeFileSync(path, requestOf({ about: [subject], hash: 'sha1', ...words }));
      return execFileSync('openssl', ['ocsp', '-reqin', path, '-req_text'], { encoding: 'utf8' });
    };
    const serial = Buffer.from(subject.serial).toString('hex').toUpperCase().replace(/^00/, '');
    expect(told({})).toContain(`Serial Number: ${serial}`);
    expect(told({ hash: 'sha256' })).toContain('Hash Algorithm: sha256');
    expect(told({ nonce: 32 })).toContain('OCSP Nonce');
    expect(told({ extension: 'critical' })).toMatch(/1\.3\.6\.1\.4\.1\.32473\.1: critical/);
    expect(told({ requestor })).toMatch(/Requestor Name: DirName:.*Signature Algorithm: ecdsa/s);
  });

  it('is read alike by two readers that did not write it', () => {
    const der = requestOf({ about: [subject, subject], hash: 'sha512', nonce: 7 });
    expect(readRequest(der).certIds.map(({ hash }) => hash)).toEqual(['sha512', 'sha512']);
    const { certIds, nonce } = readOcspRequest(der);
    expect(certIds).toHaveLength(2);
    expect(nonce?.subarray(2)).toEqual(readRequest(der).nonce);
  });

  it('that is malformed is none, of whichever kind', () => {
    const whole = requestOf({ about: [subject], hash: 'sha1' });
    const kinds = ['random', 'empty', 'cut', 'trailing', 'no-certificate', 'response'] as const;
    for (const kind of kinds) {
      expect(() => readRequest(malformedOf(kind, whole)), kind).toThrow();
      expect(() => readOcspRequest(malformedOf(kind, whole)), kind).toThrow();
    }
  });
});

describe('in HTTP', () => {
  const der = Uint8Array.of(0xfb, 0xff, 0xfe);
  const url = new URL('http://ca.test:8080/ocsp/');
  const put = (words: Partial<Question>, before?: Parameters<typeof putIntoHttp>[3]) =>
    putIntoHttp(asks(words), der, url, before);

  it('base64 stands in the path, escaped as it is to be', () => {
    expect(inPath(der, 'nothing')).toBe('+//+');
    expect(inPath(der, 'due')).toBe('%2B%2F%2F%2B');
    expect(inPath(der, 'lower-case')).toBe('%2b%2f%2f%2b');
    expect(decodeURIComponent(inPath(der, 'all'))).toBe('+//+');
    expect(inPath(der, 'all')).toHaveLength(12);
  });

  it('the path goes behind that of the URL, whatever that ends in', () => {
    expect(put({ by: 'GET' }).target).toBe('/ocsp/%2B%2F%2F%2B');
    expect(put({ by: 'GET', slashes: 2 }).target).toBe('/ocsp//%2B%2F%2F%2B');
    expect(put({ by: 'GET', absolute: true }).target).toBe('http://ca.test:8080/ocsp/%2B%2F%2F%2B');
    expect(put({}).target).toBe('/ocsp/');
  });

  it('a POST tells its type and length, or that it comes in chunks', () => {
    expect(put({}).headers).toContainEqual(['Content-Length', '3']);
    expect(put({ type: 'text/plain' }).headers).toContainEqual(['Content-Type', 'text/plain']);
    const chunked = put({ chunked: true });
    expect(chunked.headers).toContainEqual(['Transfer-Encoding', 'chunked']);
    expect(chunked.headers.some(([name]) => name === 'Content-Length')).toBe(false);
  });
});
