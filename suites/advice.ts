import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const lines = z.array(z.string());
const topics = z.strictObject({
  staples: lines,
  checks: lines,
  'in-time': lines,
  renews: lines,
  fetches: lines,
  asks: lines,
  secure: lines,
  dane: lines,
  publishes: lines,
  greets: lines,
  answers: lines,
});
const told = topics.parse(parse(readFileSync(new URL('advice.yaml', import.meta.url), 'utf8')));

const checked = [...told.checks, ...told.staples];
const byFamily: Readonly<Record<string, readonly string[]>> = {
  'server/contents': checked,
  'server/signers': checked,
  'server/files': checked,
  'server/times': [...told['in-time'], ...checked],
  'server/life-cycle': [...told['in-time'], ...told.renews],
  'server/service': told.greets,
  'server/dane': told.publishes,
  'client/starttls': told.secure,
  'client/plain': told.secure,
  'client/fallback': told.secure,
};
const byRole: Readonly<Record<string, readonly string[]>> = {
  server: told.staples,
  client: told.asks,
  fetcher: told.fetches,
  responder: told.answers,
};

/**
 * What to do about a scenario that a program does not keep, a line for each program that can be
 * told to; what has no setting is said as well where people look for one. By the manuals of the
 * programs.
 */
export function adviceOn(scenario: string): readonly string[] {
  const [role = '', topic = ''] = scenario.split('/');
  if (role === 'client' && topic.startsWith('dane')) return told.dane;
  return byFamily[`${role}/${topic}`] ?? byRole[role] ?? [];
}
