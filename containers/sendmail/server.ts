import type { Layout, Listener, ServerProgram } from '../../harness/model/target.ts';
import { type Daemon, define, layout } from './common.ts';

/** `M=s`: the connection begins with TLS (cf/README, DAEMON_OPTIONS). */
const listens = ({ port, transport }: Listener): string =>
  `DAEMON_OPTIONS(\`Family=inet, Name=p${port}, ` +
  `Port=${port}${transport === 'implicit' ? ', M=s' : ''}')dnl`;

/**
 * One certificate, or two of different key types, each with its key; what is above them is taken
 * from the CA file.
 */
function daemon(name: string, listeners: readonly Listener[]): Daemon {
  const [first] = listeners;
  if (!first) throw new RangeError('a daemon without listeners');
  const { identity, dual } = first;
  const both = dual ? [identity, dual] : [identity];
  return {
    name,
    host: 'mx.test',
    macros: [
      ...listeners.map(listens),
      define('confSERVER_CERT', both.map(({ chain }) => chain).join(',')),
      define('confSERVER_KEY', both.map(({ key }) => key).join(',')),
      define('confCACERT', identity.chain),
      // What is taken is kept.
      define('confDELIVERY_MODE', 'queueonly'),
      "MAILER(`smtp')dnl",
      'LOCAL_RULE_0',
      'R$+ < @ $+ > $*\t$#esmtp $@ nowhere.test $: $1 < @ $2 > $3',
    ],
  };
}

/** sendmail as a server: a daemon for each set of certificates. It staples nothing. */
export const sendmailServer: ServerProgram = {
  compose(listeners, place): Layout {
    const groups = Map.groupBy(listeners, ({ slug }) => slug);
    const daemons = [...groups.values()].map((own, index) => daemon(`server-${index + 1}`, own));
    return layout(
      place,
      daemons,
      listeners.map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
    );
  },
};
