import { connect } from 'node:net';
import type { Endpoint } from '../model/running.ts';

const PAUSE = 15;
/**
 * A connection on this machine is there at once or never: what a rule of the engine's swallowed,
 * since it was just being made, is not answered however long it is waited for; milliseconds.
 */
const CONNECTS = 1000;

/** One attempt: does the port accept, and greet with 220 where it should? */
function attempt({ host, port }: Endpoint, greets: boolean, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port });
  const swallowed = setTimeout(() => socket.destroy(), CONNECTS);
  socket.once('connect', () => clearTimeout(swallowed));
  socket.setTimeout(ms, () => resolve(false));
  socket.once('error', () => resolve(false));
  socket.once('close', () => resolve(false));
  if (greets) socket.once('data', (data) => resolve(data.toString('latin1').startsWith('220')));
  else socket.once('connect', () => resolve(true));
  return promise.finally(() => {
    clearTimeout(swallowed);
    // A greeted server hears a proper good-bye, so that its log does not complain of us.
    if (greets) socket.end('QUIT\r\n');
    else socket.end();
    socket.setTimeout(1000, () => socket.destroy());
    socket.unref();
  });
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Asks until the port answers: nothing announces a listener from outside, so it is asked with a
 * budget (ms).
 * @param dead rejects as soon as there is no more hope.
 * @throws Error when the budget passes, or what `dead` says.
 */
export async function answersAt(
  endpoint: Endpoint,
  greets: boolean,
  budget: number,
  dead: Promise<never>,
): Promise<void> {
  const end = performance.now() + budget;
  const asking = async (): Promise<void> => {
    for (let left = budget; left > 0; left = end - performance.now()) {
      if (await attempt(endpoint, greets, left)) return;
      await pause(PAUSE);
    }
    throw new Error(
      `port ${endpoint.port} does not ${greets ? 'greet' : 'answer'} within ${budget / 1000} s`,
    );
  };
  await Promise.race([asking(), dead]);
}
