const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such domain',
  ESERVFAIL: 'the resolver cannot tell (SERVFAIL)',
  EREFUSED: 'the resolver refuses to tell',
  ETIMEOUT: 'the resolver does not answer',
  ECONNREFUSED: 'nobody listens where the resolver is said to be',
};

/** Why a question to a resolver came to nothing, by the code of Node's error. */
export const didNot = (code: string): string =>
  reasons[code] ?? `the resolver gave no answer (${code || 'unknown'})`;
