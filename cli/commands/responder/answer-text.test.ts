import { expect, test } from 'vitest';
import { good } from '../../../ca/proof/good.ts';
import { type Answer, errorAnswer } from '../../../ca/responder/answer.ts';
import { Mint } from '../../shared/command.fixture.ts';
import { answerText } from './answer-text.ts';

const bytes = Uint8Array.of(1, 2, 3);

test.each<[Answer, string]>([
  [errorAnswer('tryLater'), 'tryLater'],
  [new Uint8Array(), 'no octets'],
  [bytes, '3 octets that are no OCSP response'],
  [{ kind: 'delay', ms: 20, answer: errorAnswer('unauthorized') }, 'unauthorized, after 20 ms'],
  [{ kind: 'http-status', code: 503 }, 'HTTP status 503'],
  [
    { kind: 'content-type', type: undefined, bytes },
    '3 octets that are no OCSP response, as no content type',
  ],
  [{ kind: 'empty' }, 'a body of no octets'],
  [{ kind: 'reset' }, 'a reset'],
  [{ kind: 'cut', bytes, after: 1 }, '3 octets that are no OCSP response, cut off after 1 octets'],
  [{ kind: 'hang' }, 'nothing: it was left hanging'],
  [{ kind: 'redirect', to: '/x', code: 302 }, 'a redirection (302) to /x'],
  [
    { kind: 'trickle', bytes, octets: 2, everyMs: 5 },
    '3 octets that are no OCSP response, 2 octets every 5 ms',
  ],
])('%o', (answer, words) => {
  expect(answerText(answer)).toBe(words);
});

test('an answer by what it says of each certificate', async () => {
  const mint = await Mint.open();
  const said = async (proof = good()) => answerText(await mint.proof(proof));
  expect(await said()).toMatch(/^good until \S+Z \(\d+ octets\)$/);
  expect(await said(good().revoked().without('nextUpdate'))).toMatch(/^revoked without nextUpdate/);
  expect(await said(good().and({ hash: 'sha256' }))).toMatch(/^good until \S+Z and good until/);
  expect(await said(good().without('singles'))).toMatch(/^nothing about any certificate/);
  expect(await said(good().damaged({ kind: 'trailing', bytes: 4 }))).toMatch(
    /, 4 octets behind the end\)$/,
  );
});
