/** For the tests of a look at a host: certificates, boxes that staple, and what is made of them. */

import { certificatesPem } from '../../../ca/pem.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import type { TlsVersion } from '../../../harness/model/terms.ts';
import { Mint } from '../../shared/command.fixture.ts';
import { type Box, boxOf, type Held, type Manner, stapling, starttls } from './boxes.fixture.ts';
import { Looker } from './look.ts';
import { lookOf, type ProbeOptions } from './options.ts';
import { exitOf } from './result.ts';
import { Sessions } from './sessions.ts';
import { summaryOf } from './summary.ts';
import { summaryLines } from './text.ts';

/** No pause between connections. */
export const AT_ONCE = { pace: 0, most: 10 };
export const mint = await Mint.open();
export const other = await Mint.open();

/** Key and chain that a box shows. */
export const heldBy = ({ about }: Mint): Held => ({
  key: about.key,
  certificates: certificatesPem(about.chain),
});

export const held: Held = heldBy(mint);

/** What is made of a box, and what is told of it first. */
export async function seen(
  box: Box,
  {
    tls = '1.3',
    ...change
  }: Omit<Partial<ProbeOptions>, 'tls'> & { tls?: TlsVersion | 'both' } = {},
  manners = AT_ONCE,
  scheme = 'smtp',
) {
  const version = tls === 'both' ? {} : { tls };
  const options = { timeout: '5', sni: 'mx.test', ...version, ...change };
  const look = lookOf(`${scheme}://${box.address}`, options);
  const results = await new Looker(look, new Sessions(manners)).look();
  const summary = summaryOf(results);
  const [first] = results;
  if (!first) throw new Error('nothing was seen');
  const exit = exitOf(results);
  return { first, results, summary, exit, text: summaryLines(summary, exit).join('\n') };
}

/** DER of ecdsa-with-SHA256 (RFC 5758 3.2), and of a number on the same arc that names nothing. */
const ECDSA_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const NOBODYS = Buffer.from('06082a8648ce3d04037f', 'hex');

/** The answer under a signature algorithm that nobody knows, all else as it was. */
export function bySignatureUnknown(der: Uint8Array): Uint8Array {
  const changed = Buffer.from(der);
  // What stands first is the signature's own; those of certificates within come behind it.
  const at = changed.indexOf(ECDSA_SHA256);
  if (at < 0) throw new Error('the answer is not signed by ECDSA with SHA-256');
  NOBODYS.copy(changed, at);
  return changed;
}

/** A box that speaks STARTTLS and does so. */
export const over = (manner: Manner) => boxOf(starttls(manner));

/** A box that staples so, in one version. */
export async function stapled(
  proof: Proof | undefined,
  { tls = '1.3', from = mint }: { tls?: TlsVersion; from?: Mint } = {},
): Promise<Box> {
  const der = proof && (await from.proof(proof));
  return over(stapling({ ...heldBy(from), tls, staple: () => der }));
}
