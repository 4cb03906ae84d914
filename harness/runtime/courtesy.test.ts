import { describe, expect, it } from 'vitest';
import { Courtesy } from './courtesy.ts';

describe('manners towards a box that is not ours', () => {
  it('one connection after the other, with the gap between them', async () => {
    const courtesy = new Courtesy(40);
    const began: number[] = [];
    const start = performance.now();
    // Asked for at once: each has a time of its own all the same.
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        await courtesy.turn();
        began.push(performance.now() - start);
      }),
    );
    for (const [index, at] of began.entries()) expect(at).toBeGreaterThan(40 * (index + 1) - 2);
  });

  it('counts from when the one before began, though we were held up', async () => {
    const courtesy = new Courtesy(60);
    const began: number[] = [];
    const turns = Array.from({ length: 3 }, async () => {
      await courtesy.turn();
      began.push(performance.now());
    });
    // Nothing of ours runs while this does: the first is late by more than a gap.
    for (const end = performance.now() + 150; performance.now() < end; );
    await Promise.all(turns);
    const gaps = began.slice(1).map((at, index) => at - (began[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(58);
  });

  it('slower once turned away, and none more after the third time', async () => {
    const said: string[] = [];
    const courtesy = new Courtesy(5, (sentence) => said.push(sentence));
    const away = 'turns us away: "421 slow down"';
    courtesy.turnedAway(away);
    expect(said).toEqual([
      `it ${away}: we wait 0.3 s, and from then on make one connection in 0.1 s`,
    ]);
    const start = performance.now();
    await courtesy.turn();
    expect(performance.now() - start).toBeGreaterThan(295);
    await courtesy.turn();
    expect(performance.now() - start).toBeGreaterThan(345);
    courtesy.turnedAway(away);
    expect(courtesy.stopped).toBeUndefined();
    courtesy.turnedAway(away);
    expect(courtesy.stopped).toMatch(/"421 slow down", for the third time: .* wait ten minutes/);
    await expect(courtesy.turn()).rejects.toThrow(/no more connections/);
    courtesy.turnedAway(away);
    expect(said).toHaveLength(2);
  });

  it('who waits when we stop is told at once that nothing comes', async () => {
    const courtesy = new Courtesy(30);
    const waiting = courtesy.turn();
    for (let index = 0; index < 3; index += 1) courtesy.turnedAway('x');
    await expect(waiting).rejects.toThrow(/no more connections/);
  });
});
