import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/usage.ts';
import { budgetOf, visitingOf } from './remote.ts';

describe('a box that is not ours', () => {
  it('gets one connection a second, and a minute to greet', () => {
    const visiting = visitingOf({});
    expect(visiting).toEqual({ pace: 1000, timeout: 60_000 });
    expect(budgetOf(visiting)).toEqual({ step: 20_000, greeting: 60_000, total: 120_000 });
  });

  it('gets what the command line says, the five minutes of RFC 5321 4.5.3.2.1 among it', () => {
    const visiting = visitingOf({ pace: '2.5', timeout: '300', sni: 'Mx.Test.' });
    expect(visiting).toEqual({ pace: 2500, timeout: 300_000, sni: 'mx.test' });
    expect(budgetOf(visiting)).toMatchObject({ step: 100_000, greeting: 300_000 });
    expect(visitingOf({ pace: '0' }).pace).toBe(0);
  });

  it.each([
    [{ pace: '-1' }, /--pace takes seconds, 0 to 3600, not "-1"/],
    [{ pace: 'fast' }, /--pace takes seconds/],
    [{ timeout: '0' }, /--timeout takes seconds, 0\.1 to 3600/],
    [{ timeout: '3601' }, /--timeout takes seconds/],
    [{ sni: 'a b' }, /"a b" is not a name a ClientHello can carry/],
  ])('is told in a sentence what no option takes: %j', (options, sentence) => {
    const told = (): unknown => visitingOf(options);
    expect(told).toThrow(UsageError);
    expect(told).toThrow(sentence);
  });
});
