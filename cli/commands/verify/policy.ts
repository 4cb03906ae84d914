import type { ExaminerPolicy } from '../../../harness/model/finding.ts';
import { visible } from '../../../harness/model/visible.ts';
import { didYouMean, UsageError } from '../../shared/usage.ts';

type Name = keyof ExaminerPolicy;

/** What each setting takes. */
const kinds = {
  skew: 'seconds',
  maxAge: 'seconds',
  minRemaining: 'seconds',
  requireNextUpdate: 'flag',
  requireCertHash: 'flag',
  allowSha1Signature: 'flag',
  allowMd5Signature: 'flag',
  maxSize: 'octets',
} as const satisfies Readonly<Record<Name, 'seconds' | 'octets' | 'flag'>>;

type Flag = { [N in Name]: (typeof kinds)[N] extends 'flag' ? N : never }[Name];
const isFlag = (name: Name): name is Flag => kinds[name] === 'flag';

const policyNames = Object.keys(kinds) as Name[];
const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

/** `max-age` and `maxAge` are the same name. */
const camel = (name: string): string =>
  name.replace(/-([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());

function number(name: Name, value: string): number {
  const seconds = kinds[name] === 'seconds';
  const [, digits = '', unit = ''] =
    (seconds ? /^(\d{1,10})([smhd]?)$/ : /^(\d{1,10})$/).exec(value) ?? [];
  const found = Number(digits) * (UNITS[unit] ?? 1);
  if (digits !== '' && (seconds || found > 0)) return found;
  const due = seconds ? 'seconds, such as 300 or 7d' : 'a number of octets';
  throw new UsageError(`the policy ${name} takes ${due}, not "${visible(value).slice(0, 40)}"`);
}

function flag(name: Name, value: string): boolean {
  const found = FLAGS[value.toLowerCase()];
  if (found !== undefined) return found;
  throw new UsageError(
    `the policy ${name} takes true or false, not "${visible(value).slice(0, 40)}"`,
  );
}

/**
 * Settings of the examiner from `name=value,…`; a name alone switches on. Those not named stay as
 * they are by default.
 * @throws UsageError for a name there is not, or a value it does not take.
 */
export function policyOf(text: string): Partial<ExaminerPolicy> {
  const found: Partial<ExaminerPolicy> = {};
  for (const entry of text.split(',')) {
    const [word = '', ...values] = entry.split('=');
    const name = policyNames.find((it) => it === camel(word.trim()));
    if (!name) {
      const shown = visible(word.trim()).slice(0, 60) || '""';
      const near =
        didYouMean(camel(word.trim()), policyNames) || `; there are ${policyNames.join(', ')}`;
      throw new UsageError(`unknown policy ${shown}${near}`);
    }
    const value = values.length === 0 ? undefined : values.join('=').trim();
    if (isFlag(name)) found[name] = value === undefined || flag(name, value);
    else found[name] = number(name, value ?? '');
  }
  return found;
}
