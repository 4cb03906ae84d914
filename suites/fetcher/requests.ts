import { either, type FetcherScenario, fetcher, identity, is, oneOf, rather } from '#harness';
import { alive, sent } from './expectations.ts';

const leaf = (serial: string) => identity({ leaf: { serial } });

/** An OCSPRequest, in the form that HTTP has for it (RFC 6960 A.1). */
const wellFormed = is('right', 'RFC6960-A.1-02', 'RFC6960-A.1-03');

/** What is asked, and how it is put into HTTP. */
export const requests: FetcherScenario[] = fetcher('request', {
  'well-formed': {
    title: 'what is sent is an OCSPRequest in DER, about one certificate',
    covers: ['F05', 'R42'],
    by: 'either',
    expect: { request: wellFormed, certificates: is('one'), alive },
  },
  'certificate-id': {
    title: 'the certID names the certificate, under the name and key of its issuer',
    covers: ['F05'],
    by: 'either',
    expect: { 'cert-id': is('right', 'RFC6960-4.1.1-01', 'RFC6960-4.1.1-02') },
  },
  'short-serial': {
    title: 'a serial number of one octet is asked about as it stands',
    covers: ['F05'],
    by: 'either',
    given: { identity: leaf('05') },
    expect: { 'cert-id': is('right', 'RFC6960-4.1.1-01', 'RFC6960-4.1.1-02'), proof: sent },
    tolerate: { proof: 'absent' },
  },
  'long-serial': {
    title: 'a serial number of twenty octets is asked about as it stands',
    covers: ['F05'],
    by: 'either',
    given: { identity: leaf('7f000000000000000000000000000000000000ff') },
    expect: { 'cert-id': is('right', 'RFC6960-4.1.1-01', 'RFC6960-4.1.1-02'), proof: sent },
    tolerate: { proof: 'absent' },
  },
  'high-bit-serial': {
    title: 'a serial number whose first octet is zero for its sign keeps that octet',
    covers: ['F05'],
    by: 'either',
    given: { identity: leaf('00f1020304050607') },
    expect: { 'cert-id': is('right', 'RFC6960-4.1.1-01', 'RFC6960-4.1.1-02'), proof: sent },
    tolerate: { proof: 'absent' },
  },
  hash: {
    title: 'the hash of the certID: SHA-1 is what responders know, SHA-256 what is asked for',
    covers: ['F05'],
    by: 'either',
    expect: { hash: is(rather('sha256', ['sha1'])), 'cert-id': is('right', 'RFC6960-4.1.1-01') },
    tolerate: { hash: ['mixed', 'other'] },
  },
  nonce: {
    title: 'a nonce has at least 32 octets, where there is one',
    covers: ['F06', 'N49'],
    by: 'either',
    expect: {
      nonce: is(oneOf('absent', 'right'), 'RFC9654-2.1-01'),
    },
    tolerate: { nonce: ['short', 'too-long'] },
  },
  extensions: {
    title: 'a request has no extensions but a nonce',
    covers: ['F05', 'F06'],
    by: 'either',
    expect: { extensions: is(oneOf('absent', 'nonce'), 'RFC9919-3.1.1-05') },
    tolerate: { extensions: 'others' },
  },
  unsigned: {
    title: 'a request is not signed',
    covers: ['F05'],
    by: 'either',
    expect: { signature: is('absent', 'RFC9919-3.1.2-01') },
    tolerate: { signature: 'signed' },
  },
  host: {
    title: 'the Host header is host and port of the URL',
    covers: ['R42', 'N50'],
    by: 'either',
    expect: { host: is('right', 'RFC9110-7.2-01', 'RFC9110-7.2-02') },
  },
  'by-get': {
    title: 'a request that fits into 255 octets goes by GET',
    covers: ['F03', 'R42', 'N50'],
    by: 'either',
    expect: { method: is(oneOf('get', 'both')), request: wellFormed },
    tolerate: { method: 'post' },
  },
  'by-post': {
    title: 'a request whose URL would be longer than 255 octets goes by POST',
    covers: ['F03', 'R42', 'N50'],
    by: 'either',
    given: { address: 'long' },
    expect: { method: is('post', 'RFC6960-A.1-01', 'RFC9919-6-02'), alive },
    tolerate: { method: ['get', 'both'] },
  },
  'content-type': {
    title: 'a POST says application/ocsp-request',
    covers: ['F03', 'R42'],
    by: 'either',
    needs: ['post'],
    given: { address: 'long' },
    expect: { 'content-type': is('right', 'RFC6960-A.1-03') },
  },
  encoding: {
    title: 'base64 in the path of a GET is URL-encoded',
    covers: ['R42'],
    by: 'either',
    needs: ['get'],
    // Enough of a serial number that base64 of the request holds signs to be encoded.
    given: { identity: leaf('7bfffefffbfffefffbfffefffbfffefffbfffeff') },
    expect: { encoding: is('right', 'RFC6960-A.1-02') },
  },
  path: {
    title: 'a URL with a path is asked with it',
    covers: ['F01', 'F07', 'R42'],
    by: 'either',
    given: { address: 'path' },
    expect: { address: is('kept', 'RFC6960-A.1-02'), proof: sent },
    tolerate: { proof: 'absent' },
  },
  'bare-url': {
    title: 'a URL without a path is asked',
    covers: ['F01', 'F07'],
    by: 'either',
    given: { address: 'bare' },
    expect: { address: is('kept', 'RFC6960-A.1-02'), proof: sent },
    tolerate: { proof: 'absent' },
  },
  'upper-case-url': {
    title: 'scheme and host of a URL in capitals mean the same',
    covers: ['F01'],
    by: 'either',
    given: { address: 'upper-case' },
    expect: { asked: is(oneOf('once', 'again')), proof: sent },
    tolerate: { asked: 'no', proof: 'absent' },
  },
  'behind-ldap': {
    title: 'of two addresses the one that can be asked is',
    covers: ['F01', 'F02'],
    by: 'either',
    given: { address: 'behind-ldap' },
    expect: { proof: is(rather('as-given', ['absent']), 'RFC9325-7.5-02'), alive },
  },
  'behind-dead': {
    title: 'of two responders the second is asked where the first is down: left open',
    covers: ['F02'],
    by: 'either',
    given: { address: 'behind-dead' },
    expect: { proof: is(rather('as-given', ['absent']), 'RFC9325-7.5-02'), alive },
  },
  'by-passes-no-cache': {
    title: 'no cache on the way is passed by',
    covers: ['R42'],
    by: 'either',
    expect: { 'by-passes': is('no'), request: wellFormed },
    tolerate: { 'by-passes': 'yes' },
  },
  'version-of-http': {
    title: 'which version of HTTP is spoken',
    covers: ['N32'],
    by: 'either',
    expect: { http: is(either('1.0', '1.1')), alive, request: wellFormed },
  },
});
