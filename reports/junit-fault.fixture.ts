/** Elements of `junit-10.xsd` of Jenkins' xUnit plugin, as far as a report uses them. */
const elements: Record<
  string,
  { inside: string; must?: readonly string[]; may?: readonly string[]; text?: true }
> = {
  testsuites: { inside: '', may: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    inside: 'testsuites',
    must: ['name', 'tests', 'failures', 'errors'],
    may: ['time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
  },
  testcase: { inside: 'testsuite', must: ['name'], may: ['time', 'classname', 'group'] },
  skipped: { inside: 'testcase', may: ['type', 'message'], text: true },
  failure: { inside: 'testcase', may: ['type', 'message'], text: true },
  error: { inside: 'testcase', may: ['type', 'message'], text: true },
  'system-out': { inside: 'testcase', text: true },
};

/** What of a report is against the schema that Jenkins reads, or undefined. */
export function junitFault(xml: string): string | undefined {
  const open: string[] = [];
  const tokens = xml
    .replace(/^<\?xml[^>]*\?>/, '')
    .matchAll(/<(\/?)([\w-]+)([^>]*?)(\/?)>|([^<]+)/g);
  for (const [, closing, name = '', attributes = '', alone, text] of tokens) {
    const around = open.at(-1) ?? '';
    if (text !== undefined) {
      if (text.trim() !== '' && !elements[around]?.text) return `text in ${around}`;
      continue;
    }
    if (closing) {
      open.pop();
      continue;
    }
    const known = elements[name];
    if (known?.inside !== around) return `${name} in ${around}`;
    const said = [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)];
    const names = said.map(([, one = '']) => one);
    const { must = [], may = [] } = known;
    const missing = must.find((one) => !names.includes(one));
    const odd = names.find((one) => !must.includes(one) && !may.includes(one));
    if (missing ?? odd) return `${missing ? 'missing' : 'odd'}: ${missing ?? odd} of ${name}`;
    const time = said.find(([, one]) => one === 'time')?.[2];
    if (time !== undefined && !/^\d+(\.\d*)?$/.test(time)) return `time ${time}`;
    if (!alone) open.push(name);
  }
  return open.length > 0 ? `open: ${open.join()}` : undefined;
}
