import { describe, expect, it } from 'vitest';
import { requirementById, requirements } from './catalogue.ts';

describe('the catalogue', () => {
  it('has every id once', () => {
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
    expect(requirements.length).toBe(424);
  });

  it('tells document, section, role and text of each', () => {
    const poor = requirements.filter(
      (one) => !one.document || !one.section || !one.role || one.text.length < 20,
    );
    expect(poor).toEqual([]);
  });

  it('owns up to what was not read in the published text', () => {
    expect(requirements.filter(({ verified }) => !verified).length).toBeGreaterThan(0);
  });

  it('finds a requirement by its id, and nothing by another word', () => {
    expect(requirementById('RFC6066-8-15')?.section).toBe('8');
    expect(requirementById('toString')).toBeUndefined();
  });
});
