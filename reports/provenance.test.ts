import { expect, it } from 'vitest';
import type { Run } from '../harness/model/run.ts';
import { provenanceRows, targetRows } from './provenance.ts';
import { sampleLater, sampleRun, sampleRunLine, sampleTarget } from './sample.fixture.ts';

it('says what a run rests on, and of an older run what there is', () => {
  const text = provenanceRows(sampleRun(1)).map((row) => row.join(': '));
  expect(text).toEqual([
    'Tool: Mailstaple 0.1.0',
    `Our own side: Node v24, OpenSSL ${process.versions.openssl}`,
    expect.stringMatching(/^Claims: 2 scenarios, SHA-256 a{64}$/),
    expect.stringMatching(/^Requirements: requirements of 2027-01-31, SHA-256 b{64}$/),
    expect.stringMatching(/^Profile: p of 2027-01-31, SHA-256 c{64}$/),
    expect.stringMatching(/^Baseline: baseline\.yaml, SHA-256 d{64}$/),
    expect.stringMatching(/^Evidence: \d+ files; .* SHA-256 1{64}$/),
  ]);
  const { provenance: _, openssl: __, ...older } = sampleRunLine();
  expect(provenanceRows({ run: older, targets: [], outcomes: [] })).toHaveLength(2);
});

it('says what a run was judged by later on, as far as it was by something else', () => {
  const told = (run: Run): string[] =>
    provenanceRows(run)
      .map((row) => row.join(': '))
      .filter((row) => /again|gone on|before/i.test(row));
  const whole = sampleRun(1);
  expect(told(whole)).toEqual([]);
  const later = sampleLater(whole);
  const goneOn = `2030-01-01T00:00:00Z by Mailstaple 0.1.0, Node v24, OpenSSL ${later.run.openssl}`;
  expect(told(later)).toEqual([
    'Judged again: 2030-01-01T00:00:00Z by Mailstaple 0.2.0; ' +
      '1 cell could not be judged again and kept the verdict it had',
    `Claims, before: 2 scenarios, SHA-256 ${'a'.repeat(64)}`,
    `Baseline, before: baseline.yaml, SHA-256 ${'d'.repeat(64)}`,
    `Gone on with: ${goneOn}, judged by the same`,
    `Gone on with: ${goneOn}, judged by what follows`,
    `Claims, gone on: 3 scenarios, SHA-256 ${'f'.repeat(64)}`,
    'Baseline, gone on: none',
  ]);
  const [once] = later.resumed ?? [];
  const often = { ...whole, resumed: Array.from({ length: 50 }, () => once ?? []).flat() };
  expect(told(often)).toHaveLength(21);
});

it.each([
  [
    ['Library version: GnuTLS: Compile: 3.8.9', ' Runtime: 3.8.9'],
    /Compile: 3\.8\.9; Runtime: 3\.8\.9$/,
  ],
  [['HAProxy 3.0', 'Running on OpenSSL version: OpenSSL 3.5.1'], /^Running on OpenSSL/],
  [['dma\t0.13', 'libssl3t64\t3.5.1'], /^libssl3t64/],
  [['chasquid, built by go1.24.4'], /go1\.24/],
  [['Server version: Apache/2.4', 'NSS'], /^it states none$/],
])('the TLS library is what the target states of it: %j', (states, what) => {
  const rows = targetRows(sampleTarget({ states }));
  expect(rows).toEqual([['TLS library', expect.stringMatching(what)]]);
  const image = { name: 'x:1', digest: 'sha256:0' };
  expect(targetRows(sampleTarget({ states, image }))[0]).toEqual(['Image', 'x:1, sha256:0']);
});
