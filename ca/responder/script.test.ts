import { describe, expect, it } from 'vitest';
import type { OcspRequestView } from './request.ts';
import { type Ordinary, parseScript, ScriptError, scripted } from './script.ts';

const request: OcspRequestView = {
  der: new Uint8Array(),
  certIds: [],
  nonce: undefined,
  otherExtensions: [],
  unknownCritical: false,
  signed: false,
};
const due = Uint8Array.of(7);
const ordinary: Ordinary = (_request, _call, proof) =>
  proof === undefined ? due : new TextEncoder().encode(proof);

describe('parseScript', () => {
  it('reads YAML and JSON alike', () => {
    const yaml =
      '- {do: delay, by: 1.5s, hits: 2}\n- do: http-status\n  code: 503\n  for: 2m\n- reset\n';
    const json =
      '[{"do":"delay","by":"1500ms","hits":2},' +
      '{"do":"http-status","code":503,"for":"120s"},"reset"]';
    expect(parseScript(yaml)).toEqual([
      { deed: { do: 'delay', ms: 1500 }, span: { hits: 2 } },
      { deed: { do: 'http-status', code: 503 }, span: { ms: 120_000 } },
      { deed: { do: 'reset' }, span: 'for-good' },
    ]);
    expect(parseScript(json)).toEqual(parseScript(yaml));
  });

  it.each([
    ['{}', 'a script is a list of steps'],
    ['- [', 'neither YAML nor JSON'],
    ['- 7', 'step 1: a step should be a word'],
    ['- do: dance', '"dance" is not known'],
    ['- answer: 1', 'do should be text'],
    ['- {do: toString}', '"toString" is not known'],
    ['- {do: reset, hits: 0}', 'hits should be a whole number'],
    ['- {do: reset, hits: 1, for: 1s}', 'exclude each other'],
    ['- {do: reset, for: 1}', 'for should be a time'],
    ['- {do: reset, code: 1}', '"code" means nothing with reset'],
    ['- {do: http-status, code: 99}', 'code should be a whole number from 200 to 599'],
    ['- {do: error, status: sorry}', 'status should be one of malformedRequest'],
    ['- {do: redirect}', 'to should be text'],
    ['- {do: redirect, to: x, code: 200}', 'code should be one of 301'],
    ['- {do: bytes, base64: "?"}', 'base64 should be base64'],
    ['- {do: delay}', 'by should be a time'],
    ['- reset\n- answer', 'step 1: lasts for good'],
    ['- &a {do: reset, hits: 1}\n- *a', 'step 2'],
  ])('%j: %s', (source, message) => {
    const read = () => parseScript(source);
    if (message === 'step 2') {
      expect(read).toThrow(ScriptError);
      return;
    }
    expect(read).toThrow(message);
    expect(read).toThrow(ScriptError);
  });
});

describe('scripted', () => {
  it('counts hits, then goes on', async () => {
    const play = scripted(
      parseScript('[{do: empty, hits: 2}, {do: proof, name: revoked, hits: 1}]'),
      ordinary,
    );
    expect(await play(request)).toEqual({ kind: 'empty' });
    expect(await play(request)).toEqual({ kind: 'empty' });
    expect(await play(request)).toEqual(new TextEncoder().encode('revoked'));
    expect(await play(request)).toBe(due);
  });

  it('counts time from the first request that reaches the step', async () => {
    let now = 0;
    const play = scripted(
      parseScript('[{do: hang, for: 2s}, {do: empty, for: 1s}, answer]'),
      ordinary,
      () => now,
    );
    now = 10_000;
    expect(await play(request)).toEqual({ kind: 'hang' });
    now = 11_999;
    expect(await play(request)).toEqual({ kind: 'hang' });
    now = 12_000;
    expect(await play(request)).toEqual({ kind: 'empty' });
    now = 13_000;
    expect(await play(request)).toBe(due);
  });

  it.each([
    ['{do: delay, by: 1s}', { kind: 'delay', ms: 1000, answer: due }],
    ['{do: http-status, code: 404}', { kind: 'http-status', code: 404 }],
    [
      '{do: content-type, type: text/plain}',
      { kind: 'content-type', type: 'text/plain', bytes: due },
    ],
    ['{do: content-type}', { kind: 'content-type', type: undefined, bytes: due }],
    ['{do: cut, after: 3}', { kind: 'cut', after: 3, bytes: due }],
    [
      '{do: redirect, to: "http://127.0.0.1/"}',
      { kind: 'redirect', to: 'http://127.0.0.1/', code: 302 },
    ],
    [
      '{do: trickle, octets: 5, every: 10ms}',
      { kind: 'trickle', octets: 5, everyMs: 10, bytes: due },
    ],
    ['{do: bytes, base64: AQI=}', Uint8Array.of(1, 2)],
    ['{do: error, status: tryLater}', Uint8Array.of(0x30, 3, 10, 1, 3)],
    ['reset', { kind: 'reset' }],
  ])('%s', async (step, answer) => {
    expect(await scripted(parseScript(`[${step}]`), ordinary)(request)).toEqual(answer);
  });
});
