import type { Lookup } from '../../model/dns.ts';
import type { ClientObservation } from '../../model/observation.ts';
import type { ClientScenario } from '../../model/scenario.ts';

/**
 * Milliseconds after which a program that asks names may have given up on an answer that was under
 * way: those that are set up here wait as long for the first.
 */
const LOOKUP = 2000;

type OfAct = Lookup & { act: string };
type Kept = ClientObservation['dispositions'][number];

/** The acts in which a sender kept its mail back without coming to any host. */
const keptAway = ({ connections, dispositions }: ClientObservation): Kept[] =>
  dispositions.filter(
    ({ act, kind }) =>
      kind !== 'delivered' && !connections.some(({ name }) => name.startsWith(`${act}/`)),
  );

/** Did each question of the act get an answer at once, and was it long after them that it ended? */
function isSlow({ act, took = 0 }: Kept, lookups: readonly OfAct[]): boolean {
  const own = lookups.filter((lookup) => lookup.act === act);
  return (
    took >= LOOKUP &&
    own.length > 0 &&
    own.every(({ rcode }) => rcode === 'NOERROR' || rcode === 'NXDOMAIN')
  );
}

const slowly = ({ act, took = 0, text }: Kept): string =>
  `the target came to no host for ${(took / 1000).toFixed(1)} s, though ` +
  `each of its questions about names was answered at once (${act}): it is slow, ` +
  `or the machine is; ${text}`;

/**
 * The act in which a sender kept its mail back without coming to any host, long after it was told
 * to send, though each of its questions was answered: the answers may have come too late.
 */
export function lookupsLate(observation: ClientObservation): string | undefined {
  const { lookups } = observation;
  const slow = lookups && keptAway(observation).find((kept) => isSlow(kept, lookups));
  return slow && slowly(slow);
}

/**
 * The same where it cannot have been for what it was told of the host either: not a single question
 * of the whole cell reached us, so that they were lost on the way or never asked; or it never came
 * as far as to ask for TLSA records, though all it was told was secure, and there.
 */
export function unasked(observation: ClientObservation): string | undefined {
  const { lookups } = observation;
  if (!lookups) return undefined;
  const kept = keptAway(observation);
  const [unheard] = kept;
  if (unheard && lookups.length === 0)
    return `no question of the target about names reached us (${unheard.act}): ${unheard.text}`;
  const slow = kept.find((one) => {
    const own = lookups.filter(({ act }) => act === one.act);
    return isSlow(one, own) && own.every(({ type, secure }) => type !== 'TLSA' && secure);
  });
  return slow && slowly(slow);
}

/**
 * The act in which a sender kept its mail back without coming to any host, though one was there,
 * and it had no names to look up: whatever kept it from coming, it is nothing that it met there.
 */
export function neverCame(
  { connections, dispositions, lookups }: ClientObservation,
  { given, when }: ClientScenario,
): string | undefined {
  if (lookups) return undefined;
  const down = given.hosts.map((host) => host.down);
  for (const act of when) {
    if (act.do === 'change') {
      down[act.host] = act.to.down ?? down[act.host] ?? false;
      continue;
    }
    const kept = dispositions.find(
      ({ act: name, kind }) => name === act.name && kind !== 'delivered',
    );
    const came = connections.some(({ name }) => name.startsWith(`${act.name}/`));
    if (kept && !came && down.includes(false))
      return `the target kept the message without coming to any host (${act.name}): ${kept.text}`;
  }
  return undefined;
}

/**
 * Why the evidence about a target that sends cannot decide: no mail came, it never said what became
 * of it, and it does not hang at one of our hosts either. On a busy machine what it says of a
 * handshake it broke off may come too late.
 */
export function undecidedClient(observation: ClientObservation): string | undefined {
  const { connections, deliveries, dispositions } = observation;
  const silent = dispositions.find(({ act, kind }) => {
    const hangs = connections.some(
      ({ name, ending }) => name.startsWith(`${act}/`) && ending.how === 'stalled',
    );
    return (
      kind === 'unknown' && !hangs && !deliveries.some(({ host }) => host.startsWith(`${act}/`))
    );
  });
  if (!silent) return undefined;
  const came = connections.some(({ name }) => name.startsWith(`${silent.act}/`));
  const what = came ? 'came and did not say' : 'neither came nor said';
  return `the target ${what} what became of the message (${silent.act}): ${silent.text}`;
}
