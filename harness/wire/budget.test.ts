import { expect, it } from 'vitest';
import { deadlineAt, until } from './budget.ts';
import { Stop } from './stop.ts';

/** Octets that come one every five milliseconds, for two seconds. */
const OCTETS = 400;
const APART = 5;

function drips(each: () => void): () => void {
  let left = OCTETS;
  const timer = setInterval(() => {
    each();
    left -= 1;
    if (left === 0) clearInterval(timer);
  }, APART);
  return () => clearInterval(timer);
}

/** Nothing of ours runs meanwhile. */
function holdUp(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

it('who sends an octet now and then is not waited for without end once we were held up', async () => {
  const deadline = deadlineAt(performance.now() + 20);
  let came: (() => void) | undefined;
  const stop = drips(() => came?.());
  let octets = 0;
  let ended: unknown;
  const waits = async (): Promise<void> => {
    for (;;) {
      await until<void>(deadline, 'an octet', (resolve) => {
        came = resolve;
        return () => {
          came = undefined;
        };
      });
      octets += 1;
    }
  };
  const waiting = waits().catch((error: unknown) => {
    ended = error;
  });
  holdUp(150);
  await waiting;
  stop();
  expect(ended).toBeInstanceOf(Stop);
  // It is given the time that we lost, and no more.
  expect(octets).toBeGreaterThan(0);
  expect(octets).toBeLessThan(OCTETS / 2);
});
