import { beforeAll, describe, expect, it } from 'vitest';
import { questions } from './cases.ts';
import { compareAll, type Opinions } from './comparison.ts';
import { explained } from './explained.ts';
import { isExplainedRelease, tallyOf, witnesses } from './tally.ts';

const rows: Opinions[] = [];
beforeAll(async () => {
  for await (const one of compareAll(questions, ({ live }) => live)) rows.push(one);
}, 180_000);

describe('cross-examination', () => {
  it('asks enough, and no label twice', () => {
    expect(questions.length).toBeGreaterThan(140);
    expect(new Set(questions.map(({ label }) => label)).size).toBe(questions.length);
    expect(rows.filter(({ curl }) => curl !== undefined).length).toBeGreaterThanOrEqual(25);
  });

  it.each(witnesses)('%s and we disagree where it is explained, and nowhere else', (witness) => {
    const { unexplained, settled } = tallyOf(witness, rows);
    expect(unexplained).toEqual([]);
    // A release the list is not about may have been mended.
    if (isExplainedRelease(witness)) expect(settled).toEqual([]);
  });

  it('every explanation names its answers, once a witness', () => {
    for (const witness of witnesses) {
      const labels = explained
        .filter((one) => one.witness === witness)
        .flatMap(({ about }) => about);
      expect(labels).toEqual([...new Set(labels)]);
      const known = new Set(questions.map(({ label }) => label));
      expect(labels.filter((label) => !label.includes('/') && !known.has(label))).toEqual([]);
    }
  });

  it('every defence names a section', () => {
    for (const { defence } of explained) expect(defence).toMatch(/RFC \d{4} \d/);
  });

  it('an error answer, and what cannot be read, is good to nobody of the two who judge files', () => {
    for (const one of rows.filter(({ label }) =>
      /^outer |^random|^half|^empty|^cut in/.test(label),
    )) {
      expect([one.ours, one.openssl, one.ocsptool]).toEqual(['refused', 'refused', 'refused']);
    }
  });
});
