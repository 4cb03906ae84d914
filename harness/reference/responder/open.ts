import type { Identity } from '../../../ca/authority/world.ts';
import { World } from '../../../ca/authority/world.ts';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { good, type Proof } from '../../../ca/proof/good.ts';
import { answerFor } from '../../../ca/responder/known.ts';
import { type Responder, startResponder } from '../../../ca/responder/responder.ts';
import { type Step, scripted } from '../../../ca/responder/script.ts';
import { toHex } from '../../model/octets.ts';
import type { DatabaseEntry, ResponderArrangement, RunningResponder } from '../../model/running.ts';
import { type Behaviour, behavioursOf, withReason } from './behaviour.ts';
import { FaultyProxy } from './faulty-proxy.ts';
import { identitiesOf } from './identities.ts';

/** One arrangement, answering. */
interface Stand {
  port: number;
  entries: Map<string, DatabaseEntry>;
  close(): Promise<void>;
}

const bySerial = (entries: readonly DatabaseEntry[]): Map<string, DatabaseEntry> =>
  new Map(entries.map((entry) => [entry.serial, entry]));

const serialOf = ({ holder }: Identity): string => toHex(holder.serial).toUpperCase();

/** What is so of a certificate by its entry. */
function honest(entry: DatabaseEntry | undefined, { given }: ResponderArrangement): Proof {
  const fresh = good()
    .responder('byKey')
    .signedBy(given.signer)
    .single({ nextUpdate: `${given.lasts}m ahead` });
  return entry?.status === 'revoked' ? withReason(fresh, entry.revokedAt, entry.reason) : fresh;
}

async function stand(
  arrangement: ResponderArrangement,
  behaviours: readonly Behaviour[],
): Promise<Stand> {
  const world = new World();
  const identities = identitiesOf(arrangement);
  const [usual] = identities.values();
  if (!usual) throw new Error('a database without certificates');
  const entries = bySerial(arrangement.database);
  const first = bySerial(arrangement.database);
  const deaf = behaviours.some((behaviour) => behaviour.deaf);
  const proofOf = (identity: Identity): Proof => {
    const entry = (deaf ? first : entries).get(serialOf(identity));
    const proof = honest(entry, arrangement);
    return behaviours.reduce((said, { says }) => (says && entry ? says(said, entry) : said), proof);
  };
  const ordinary = answerFor({
    world,
    identities: () => identities.values(),
    proofFor: proofOf,
    echoNonce: true,
  });
  const answers = behaviours.find((behaviour) => behaviour.answers)?.answers;
  const steps = behaviours.reduce<readonly Step[]>(
    (told, { heeds }) => (heeds ? heeds(told) : told),
    arrangement.given.goesWrong ?? [],
  );
  const told = steps.length > 0 ? scripted(steps, ordinary) : undefined;
  const responder: Responder = await startResponder({
    host: LOOPBACK,
    answer: (asked, call) => {
      if (told) return told(asked, call);
      return answers
        ? answers(asked, {
            world,
            identities,
            usual,
            proofOf,
            ordinary: () => ordinary(asked, call),
          })
        : ordinary(asked, call);
    },
  });
  const spoils = behaviours.find((behaviour) => behaviour.spoils)?.spoils;
  const proxy = spoils && (await FaultyProxy.open(responder.port, spoils));
  return {
    port: proxy?.port ?? responder.port,
    entries,
    close: async () => {
      await proxy?.close();
      await responder.close();
    },
  };
}

/**
 * The reference target as responder: ours, over a database. It listens on 127.0.0.1, a port for
 * each arrangement.
 * @param defects names of `defects.ts`: ways to be wrong.
 */
export async function openReferenceResponder(
  arrangements: readonly ResponderArrangement[],
  defects: ReadonlySet<string>,
): Promise<RunningResponder> {
  const behaviours = behavioursOf(defects);
  const stands = new Map<string, Stand>();
  for (const arrangement of arrangements)
    stands.set(arrangement.slug, await stand(arrangement, behaviours));
  const of = (slug: string): Stand => {
    const found = stands.get(slug);
    if (!found) throw new RangeError(`no arrangement ${slug}`);
    return found;
  };
  return {
    url: (slug) => `http://${LOOPBACK}:${of(slug).port}/`,
    replaceDatabase: async (slug, entries) => {
      const { entries: kept } = of(slug);
      kept.clear();
      for (const entry of entries) kept.set(entry.serial, entry);
    },
    log: () => [],
    states: () => ['the responder of Mailstaple'],
    [Symbol.asyncDispose]: async () => {
      for (const each of stands.values()) await each.close();
    },
  };
}
