import type { ClientObservation } from '../../model/observation.ts';

/**
 * Why the evidence about a target that sends cannot decide: no mail came, it never said what became
 * of it, and it does not hang at one of our hosts either. On a busy machine what it says of a
 * handshake it broke off may come too late.
 */
export function undecidedClient({
  connections,
  deliveries,
  dispositions,
}: ClientObservation): string | undefined {
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
