import type { AskedAbout, RunningResponder } from '../model/running.ts';
import type { Courtesy } from './courtesy.ts';

/**
 * Where a responder elsewhere is asked: `http://host[:port][/path]`, without a query, a user or a
 * fragment.
 * @throws RangeError for what is none.
 */
export function responderAddress(text: string): URL {
  const bad = (): RangeError => new RangeError(`not an address of a responder: ${text}`);
  if (!/^http:\/\/[^/?#]+/i.test(text) || !URL.canParse(text)) throw bad();
  const url = new URL(text);
  if (url.username || url.password || url.search || url.hash) throw bad();
  return url;
}

/**
 * A responder elsewhere, with a database of its own. No connection is made yet.
 * @param about the certificate it is asked about. @throws RangeError when that is no address.
 */
export function remoteResponder(
  address: string,
  { about, courtesy }: { about: AskedAbout; courtesy: Courtesy },
): RunningResponder {
  const { href } = responderAddress(address);
  return {
    remote: true,
    about,
    url: () => href,
    turn: () => courtesy.turn(),
    turnedAway: (what) => courtesy.turnedAway(what),
    stopped: () => courtesy.stopped,
    replaceDatabase: () =>
      Promise.reject(new Error('nothing can be arranged at a responder that is not ours')),
    log: () => [],
    states: () => [`${href}, as it stands`, `asked about ${about.title}`],
    [Symbol.asyncDispose]: async () => {},
  };
}
