import { parseTlsa } from '../../../../harness/examiner/dane/tlsa.ts';
import type { TlsaData } from '../../../../harness/model/dns.ts';
import { tlsaText } from '../../../../harness/run/tlsa-record.ts';
import { remoteAddress } from '../../../../harness/runtime/remote.ts';
import { plural } from '../../../../reports/summary.ts';
import { UsageError } from '../../../shared/usage.ts';
import { checkTlsaOptions, type TlsaLook, tlsaOf } from '../../probe/tlsa.ts';
import type { Selected } from '../plan/select.ts';
import { isResponder, type Published } from './box.ts';

interface PublishedOptions {
  tlsa?: readonly string[];
  resolver?: string;
}

/**
 * Finds out what is published of each box of a run: as told, or as a resolver has it. A box whose
 * records cannot be looked up is told of and left.
 * @throws UsageError for what is no record and no resolver, and where there is no box it is about.
 */
export async function withPublished(
  selected: readonly Selected[],
  options: PublishedOptions,
  problems: string[],
): Promise<Selected[]> {
  const { tlsa, resolver } = options;
  if (tlsa === undefined && resolver === undefined) return [...selected];
  const isBox = ({ remote }: Selected): boolean => remote !== undefined && !isResponder(remote);
  const boxes = selected.filter(isBox).length;
  const option = tlsa === undefined ? '--resolver' : '--tlsa';
  if (boxes === 0) throw new UsageError(`${option} is for a box that is not ours: smtp://HOST`);
  if (tlsa !== undefined && boxes > 1)
    throw new UsageError(`--tlsa is for one box, and there are ${boxes}`);
  checkTlsaOptions(options);
  const told: Selected[] = [];
  for (const it of selected) {
    if (!isBox(it)) {
      told.push(it);
      continue;
    }
    try {
      told.push(await published(it, options));
    } catch (error) {
      if (!(error instanceof UsageError) || selected.length === 1) throw error;
      problems.push(error.message);
    }
  }
  if (told.length === 0 && problems.length > 0) throw new UsageError(problems.join('; '));
  return told;
}

async function published(it: Selected, options: PublishedOptions): Promise<Selected> {
  const look = await tlsaOf(options, remoteAddress(it.remote ?? ''));
  if (!look) return it;
  const { tlsa = [], resolver } = options;
  const words = [
    ...tlsa.flatMap((record) => ['--tlsa', record]),
    ...(resolver === undefined ? [] : ['--resolver', resolver]),
  ];
  // What comes from a resolver may be anything; who sends mail goes by none that means nothing.
  const records = look.records.map(tlsaText).filter(isRecord);
  const junk = look.records.length - records.length;
  const from =
    junk > 0 ? `${look.from}; ${plural(junk, 'record')} there cannot be read` : look.from;
  return {
    ...it,
    published: { records, from, words },
    ...(records.length > 0 ? { version: { ...it.version, published: true }, stated: true } : {}),
  };
}

function isRecord(text: string): boolean {
  try {
    parseTlsa(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The same for a look at the box. */
export const lookOf = ({ records, from }: Published): TlsaLook => ({
  records: records.map((record): TlsaData => parseTlsa(record)),
  from,
});
