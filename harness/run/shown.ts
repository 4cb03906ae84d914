import { certificatesPem } from '../../ca/pem.ts';
import type { Arrangement, Connection, Observation } from '../model/observation.ts';
import { fromBase64 } from '../model/octets.ts';
import type { Excerpt } from '../model/run.ts';
import { excerptsOf, labelOf, transcriptOf } from './excerpt.ts';

/** How what was seen of a role is shown: in a report, and as files among the evidence. */
export interface Shown<O extends Observation = Observation> {
  excerpts(observation: O, known: Arrangement): Excerpt[];
  /** Name and content of each file, names without a folder. */
  files(observation: O): [name: string, content: string | Uint8Array][];
}

/** No more connections than this are shown of a cell. */
export const MOST_SHOWN = 8;

/** What the files of one of several begin with; nothing where there is only one. */
export function stemOf(name: string, index: number, count: number): string {
  return count > 1 ? `${index + 1}-${name.replaceAll(/[^\w.-]+/g, '-')}.` : '';
}

function filesOf({ connections }: { connections: readonly Connection[] }) {
  return connections.slice(0, MOST_SHOWN).flatMap((connection, index) => {
    const stem = stemOf(labelOf(connection), index, connections.length);
    const certificates = connection.tls?.certificates ?? [];
    const chain = certificates.map(({ der }) => fromBase64(der));
    const staples = certificates.map(({ staple }, depth): [string, Uint8Array][] =>
      staple ? [[`${stem}staple${depth === 0 ? '' : `-${depth}`}.der`, fromBase64(staple)]] : [],
    );
    return [
      [`${stem}transcript.txt`, `${transcriptOf(connection).join('\n')}\n`],
      ...(chain.length > 0 ? [[`${stem}chain.pem`, certificatesPem(chain)]] : []),
      ...staples.flat(),
    ] as [string, string | Uint8Array][];
  });
}

/** Connections of SMTP and TLS: dialogue, handshake, chain and staples. */
export const connectionsShown = {
  excerpts: excerptsOf,
  files: filesOf,
} satisfies Shown<Extract<Observation, { connections: Connection[] }>>;
