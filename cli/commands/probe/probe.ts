import { visible } from '../../../harness/model/visible.ts';
import { print, printJson } from '../../shared/print.ts';
import { Looker } from './look.ts';
import { lookOf, type ProbeOptions } from './options.ts';
import { exitOf } from './result.ts';
import { MANNERS, type Manners, Sessions } from './sessions.ts';
import { summaryOf } from './summary.ts';
import { resultLines, summaryLines } from './text.ts';
import { tlsaOf } from './tlsa.ts';

/**
 * Visits a host several times in each TLS version (EHLO, STARTTLS, EHLO, QUIT; never a mail), one
 * session after the other, and prints what it shows.
 * @param manners how many sessions, and how far apart.
 * @returns 0 a good staple, or none and none demanded; 1 something bad; 3 unreachable, undecided or
 * nothing to judge.
 * @throws UsageError for words that cannot be used.
 */
export async function probe(
  text: string,
  options: ProbeOptions,
  manners: Manners = MANNERS,
): Promise<number> {
  const wanted = lookOf(text, options);
  const look = { ...wanted, tlsa: await tlsaOf(options, wanted.address) };
  const { address, sni, anchors } = look;
  const { host, port, transport } = address;
  const at = new Date();
  const how = transport === 'implicit' ? 'implicit TLS' : 'STARTTLS';
  if (!options.json)
    print([
      `${visible(host)} port ${port}, ${how}${sni === undefined ? '' : `, server name ${sni}`}`,
      `at most ${manners.most} sessions, ${manners.pace / 1000} s apart; no mail is sent; ` +
        `the chain is verified by ${anchors?.from}`,
      '',
    ]);
  const results = await new Looker(look, new Sessions(manners), at).look();
  const exit = exitOf(results);
  const summary = summaryOf(results);
  if (options.json)
    printJson({
      host: visible(host),
      port,
      transport,
      sni: sni ?? null,
      at: at.toISOString(),
      exit,
      summary,
      visits: results,
    });
  else
    print([
      ...summaryLines(summary, exit),
      ...results.flatMap((result, index) => [
        '',
        ...resultLines(result, results[index - 1], options.verbose),
      ]),
    ]);
  return exit;
}
