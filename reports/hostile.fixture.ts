import type { Run } from '../harness/model/run.ts';
import { sampleRun } from './sample.fixture.ts';

/** What a hostile target might put in every text. */
export const hostileText =
  "</style><script>document.title='owned'</script><img src=x " +
  `onerror="fetch('//x')">'"\`]]>--><!--&amp;|\0\r\n\u001b[31m\u202e\u2066\ud800\uffff](` +
  'javascript:alert(1))';

const keptKeys = [
  'type',
  'schema',
  'role',
  'roles',
  'kind',
  'standing',
  'transport',
  'tls',
  'turn',
  'level',
  'runtime',
];

/**
 * The run with `text` in every place that holds free text, names of cells and targets included;
 * words with a fixed list of values stay. Cells stay different from each other.
 */
export function hostileRun(text: string, scenarios = 3): Run {
  let serial = 0;
  const poison = (value: unknown, key: string): unknown => {
    if (keptKeys.includes(key)) return value;
    if (typeof value === 'string') {
      if (key === 'reason' && ['done', 'interrupted', 'failed'].includes(value)) return value;
      serial += 1;
      return key === 'cell' ? `${text}${serial}` : text;
    }
    if (Array.isArray(value)) return value.map((entry) => poison(entry, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [
        key === 'facts' ? `${text}${name}` : name,
        poison(entry, name),
      ]),
    );
  };
  const run = sampleRun(scenarios);
  const poisoned: unknown = poison(run, '');
  return isRun(poisoned) ? poisoned : run;
}

const isRun = (value: unknown): value is Run =>
  typeof value === 'object' && value !== null && 'outcomes' in value;
