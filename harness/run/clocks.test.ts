import { describe, expect, it } from 'vitest';
import { good } from '../../ca/proof/good.ts';
import { client, server } from '../vocabulary.ts';
import { ahead, type Clocks, ClockWatch, hasPassed } from './clocks.ts';
import { claim, launchers, open, stapled } from './player.fixture.ts';

/** Clocks that go when they are told to. */
class Hands implements Clocks {
  now = 1000;
  offset = 1_700_000_000_000;
  steady = (): number => this.now;
  wall = (): number => this.now + this.offset;
}

/** Looks only when it is asked to. */
const watching = (hands: Hands): ClockWatch => new ClockWatch(hands, 2 ** 30);

describe('a watch over the clocks', () => {
  it(
    'has nothing to say of clocks that go together, however long, nor of one ' +
      'that is moved by little and little',
    () => {
      const hands = new Hands();
      using watch = watching(hands);
      for (let count = 0; count < 1000; count++) {
        hands.now += 300;
        hands.offset += 0.5;
        expect(watch.jumped()).toBeUndefined();
      }
      expect(watch.heldUp(0)).toBeUndefined();
    },
  );

  it('tells a clock that was set, forward or back, and does not forget it', () => {
    for (const [by, way] of [
      [86_400_000, 'forward by 86400.0 s'],
      [-3_600_000, 'back by 3600.0 s'],
    ] as const) {
      const hands = new Hands();
      using watch = watching(hands);
      watch.look();
      hands.offset += by;
      hands.now += 100;
      const sentence = `the clock of this machine was set ${way} during the run`;
      expect(watch.jumped()).toBe(sentence);
      hands.offset -= by;
      expect(watch.jumped()).toBe(sentence);
    }
  });

  it('tells a time in which nothing was done, to whoever was under way', () => {
    const hands = new Hands();
    using watch = watching(hands);
    const before = watch.look();
    hands.now += 5000;
    expect(watch.heldUp(before)).toBe('our own side was held up for 4.8 s meanwhile');
    const behind = watch.look();
    hands.now += 1000;
    expect(watch.heldUp(behind)).toBeUndefined();
    expect(watch.heldUp(before)).toContain('5.5 s');
  });

  it('looks of its own accord', async () => {
    const hands = new Hands();
    using watch = new ClockWatch(hands, 1);
    hands.offset += 5000;
    await new Promise((later) => setTimeout(later, 30));
    hands.offset -= 5000;
    expect(watch.jumped()).toContain('forward by 5.0 s');
  });
});

describe('a cell', () => {
  const kept = server('group', { good: { ...claim, expect: stapled } });
  const unkept = server('group', {
    good: { ...claim, given: { proof: good().revoked() }, expect: stapled },
  });
  const sent = client('group', {
    good: { ...claim, policy: { status: 'request' }, expect: { delivery: 'tls' } },
  });

  const played = async (
    scenarios: typeof kept | typeof sent,
    meanwhile: (hands: Hands) => void,
  ) => {
    const hands = new Hands();
    const role = scenarios[0]?.role ?? 'server';
    let met = false;
    // The clocks move when the target is met: at the first word that is asked of it.
    const change = {
      server: (running: Awaited<ReturnType<ReturnType<typeof launchers>['server']>>) => {
        const endpoint = running.endpoint.bind(running);
        return Object.assign(running, {
          endpoint: (...args: Parameters<typeof endpoint>) => {
            if (!met) meanwhile(hands);
            met = true;
            return endpoint(...args);
          },
        });
      },
      client: (running: Awaited<ReturnType<ReturnType<typeof launchers>['client']>>) => {
        const send = running.send.bind(running);
        return Object.assign(running, {
          send: (...args: Parameters<typeof send>) => {
            meanwhile(hands);
            return send(...args);
          },
        });
      },
    };
    const { cells, player } = await open(scenarios, role, {
      clocks: hands,
      open: launchers([], change),
    });
    await using _ = player;
    const [cell] = cells;
    return cell && (await player.play(cell))?.verdict;
  };

  it('during which the clock was set is inconclusive, kept or not, in either role', async () => {
    for (const scenarios of [kept, unkept, sent]) {
      const verdict = await played(scenarios, (hands) => {
        hands.offset += 172_800_000;
      });
      expect(verdict?.kind).toBe('inconclusive');
      expect(verdict?.reason).toBe(
        'the clock of this machine was set forward by 172800.0 s during the run',
      );
    }
  });

  it('during which we stood still accuses nobody, and clears whom it clears', async () => {
    const still = (hands: Hands): void => {
      hands.now += 8000;
    };
    expect((await played(unkept, () => {}))?.kind).toBe('fail');
    expect(await played(unkept, still)).toMatchObject({
      kind: 'inconclusive',
      reason: 'our own side was held up for 7.8 s meanwhile',
    });
    expect((await played(kept, still))?.kind).toBe('pass');
  });
});

describe('a moment that has to pass', () => {
  /** This machine's clocks, the one for dates set back by so much from now on. */
  const setBack = () => {
    let by = 0;
    const given: Clocks = { steady: () => performance.now(), wall: () => Date.now() - by };
    return {
      given,
      back: (ms: number) => {
        by = ms;
      },
    };
  };

  it('has passed by the clock of the dates as well, were that set back meanwhile', async () => {
    const { given, back } = setBack();
    const moment = ahead(20, given);
    back(300);
    await hasPassed(moment, given);
    expect(given.wall()).toBeGreaterThan(moment.wall);
    expect(given.steady()).toBeGreaterThan(moment.steady);
  });

  it('is not waited for by a clock that was set back by an hour', async () => {
    const { given, back } = setBack();
    const moment = ahead(20, given);
    back(3_600_000);
    await hasPassed(moment, given);
    expect(given.wall()).toBeLessThan(moment.wall);
  });

  it('has passed by the clock that nobody sets, were the other set forward', async () => {
    const { given, back } = setBack();
    const moment = ahead(200, given);
    back(-5000);
    await hasPassed(moment, given);
    expect(given.steady()).toBeGreaterThan(moment.steady);
  });
});
