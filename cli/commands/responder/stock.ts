import { type Identity, World } from '../../../ca/authority/world.ts';
import { certificatesPem } from '../../../ca/pem.ts';
import type { ResponderOptions } from '../../../ca/responder/responder.ts';
import { type IdentityOptions, identityOf } from '../../shared/certificates/identity-options.ts';
import { issuerKeyPem, type OutFile } from '../../shared/folder.ts';
import { type Answers, answersOf } from './answers.ts';

/** What a responder speaks about, and what it says. */
export interface Stock {
  identities: readonly [Identity, ...Identity[]];
  world: World;
  answer: ResponderOptions['answer'];
}

/** A CA minted for this responder, whose leaf points to it. */
export async function stockFor(
  url: string,
  words: IdentityOptions,
  answers: Answers,
): Promise<Stock> {
  const spec = identityOf(words);
  const world = new World({ responderUrl: url });
  const identity = await world.identity({
    ...spec,
    leaf: { ...spec.leaf, caIssuers: true, crl: true },
  });
  return { world, identities: [identity], answer: answersOf(world, [identity], answers) };
}

/** Certificates of a CA that was there before. */
export function stockOf(identities: readonly [Identity, ...Identity[]], answers: Answers): Stock {
  const world = new World();
  return { world, identities, answer: answersOf(world, identities, answers) };
}

/** The files of a minted CA, and what each is. */
export const filesOf = ({ identities: [identity] }: Stock): (OutFile & { what: string })[] => [
  {
    name: 'root.pem',
    content: certificatesPem([identity.root]),
    what: 'what a client is to trust',
  },
  { name: 'issuer.pem', content: certificatesPem([identity.issuer]), what: 'who issued the leaf' },
  {
    name: 'issuer.key',
    content: issuerKeyPem(identity),
    secret: true,
    what: 'its key, for: responder --ca',
  },
  { name: 'leaf.pem', content: identity.sentPem, what: 'the leaf and what a server sends with it' },
  { name: 'leaf.key', content: identity.key, secret: true, what: 'key of the leaf (PKCS#8)' },
];
