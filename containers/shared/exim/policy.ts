import type { Policy, Transport } from '../../../harness/model/terms.ts';

/** A policy over a transport as one label of a domain name: `require-must-may-once-starttls`. */
export function policyLabel(policy: Policy, transport: Transport): string {
  const resume = policy.resume ? 'resume' : 'once';
  const dane = { none: [], try: ['dane'], require: ['only', 'dane'] }[policy.dane ?? 'none'];
  const crl = policy.crl === undefined ? [] : ['crl', policy.crl];
  return [policy.status, policy.chain, policy.tls, resume, transport, ...dane, ...crl].join('-');
}
