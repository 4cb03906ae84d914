import { inflateRawSync } from 'node:zlib';
import type { Outcome, Run } from '../../harness/model/run.ts';
import { sampleRunLine, sampleTarget } from '../sample.fixture.ts';
import type { Details } from './details.ts';
import type { Core } from './payload.ts';

/** A run of these outcomes that came to its end. */
export const runOf = (outcomes: Outcome[], change: Partial<Run> = {}): Run => ({
  run: sampleRunLine({ planned: outcomes.length, leftOut: ['no engine for containers'] }),
  targets: [sampleTarget()],
  outcomes,
  end: { type: 'end', endedAt: 'later', reason: 'done', staleLines: [] },
  ...change,
});
/** What a pattern finds in a page, all of it. */
export const all = (page: string, pattern: RegExp): string[] =>
  [...page.matchAll(pattern)].map(([, found]) => found ?? '');

/** What a page holds for its script. */
export function dataOf(page: string): { core: Core; details: Details } {
  const [core, details] = ['core', 'details'].map((id) => {
    const [text = ''] = all(page, new RegExp(`id="${id}">([^<]*)<`, 'g'));
    return JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString());
  });
  return { core, details };
}
