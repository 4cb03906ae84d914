import { beforeAll, describe, expect, it } from 'vitest';
import { type ResponderCertificates, responderCertificates } from './certificates.ts';
import { responderChecks, unkept } from './checks.ts';
import { responderDefects } from './defects.ts';
import { ResponderExchange } from './exchange.ts';

let certificates: ResponderCertificates;
beforeAll(async () => {
  certificates = await responderCertificates();
});

it('our responder keeps every claim', async () => {
  await using exchange = await ResponderExchange.open(certificates);
  expect(await unkept(exchange)).toEqual([]);
});

describe('with a defect', () => {
  // What each is there for; others may notice as well.
  it.each([
    ['calls-revoked-good', 'revoked'],
    ['calls-strangers-good', 'foreign-issuer'],
    ['speaks-of-the-first-alone', 'two-certificates'],
    ['knows-sha1-alone', 'hash-of-the-request'],
    ['flips-signature', 'signature'],
    ['signs-without-authority', 'signer'],
    ['names-another-responder', 'responder-id'],
    ['answers-stale', 'times'],
    ['no-next-update', 'next-update'],
    ['octets-behind', 'der'],
    ['makes-up-nonces', 'nonce'],
    ['takes-empty-nonces', 'empty-nonce'],
    ['hides-malformed', 'garbage'],
    ['knows-no-get', 'get'],
    ['takes-any-method', 'other-method'],
    ['takes-any-type', 'other-type'],
    ['wrong-content-type', 'content-type'],
    ['kept-for-a-year', 'caching'],
    ['keeps-errors', 'errors-are-not-kept'],
    ['is-slow', 'prompt'],
    ['dies-of-hang-ups', 'again'],
  ])('%s it does not keep %s', async (name, check) => {
    const defect = responderDefects.find((it) => it.name === name);
    await using exchange = await ResponderExchange.open(certificates, defect);
    const seen = await unkept(exchange);
    expect(seen).toContain(`responder/${check}`);
    expect(seen.length).toBeLessThan(responderChecks.length);
  });
});
