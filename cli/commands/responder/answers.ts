import type { Identity, World } from '../../../ca/authority/world.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import { answerFor, namedProofs } from '../../../ca/responder/known.ts';
import type { ResponderOptions } from '../../../ca/responder/responder.ts';
import {
  type Ordinary,
  parseScript,
  ScriptError,
  type Step,
  scripted,
} from '../../../ca/responder/script.ts';
import { visible } from '../../../harness/model/visible.ts';
import { proofFromOptions } from '../../shared/certificates/proof-options.ts';
import { readFileWithin, shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';

const LONGEST = 1_000_000;

/** A proof a script names: one of the responder's own, or words as `mint --proof` takes them. */
const named = (name: string): Proof =>
  (Object.hasOwn(namedProofs, name) ? namedProofs[name] : undefined) ?? proofFromOptions(name);

/** The steps of a fault script. @throws UsageError in one sentence, with file and step. */
export function readScript(path: string): Step[] {
  const text = readFileWithin(path, LONGEST).toString('utf8');
  try {
    const steps = parseScript(text);
    for (const { deed } of steps) if (deed.do === 'proof') named(deed.name);
    return steps;
  } catch (error) {
    if (!(error instanceof ScriptError) && !(error instanceof UsageError)) throw error;
    const [first = ''] = error.message.split('\n');
    throw new UsageError(`${shownPath(path)}: ${visible(first)}`);
  }
}

/** What is said of every certificate, and what comes between. */
export interface Answers {
  proof: Proof;
  steps: readonly Step[];
  echoNonce: boolean;
}

/**
 * What the responder answers about these identities: the proof, with the steps of a script over it.
 */
export function answersOf(
  world: World,
  identities: readonly Identity[],
  { proof, steps, echoNonce }: Answers,
): ResponderOptions['answer'] {
  const saying = (what: Proof): Ordinary =>
    answerFor({ world, identities: () => identities, proofFor: () => what, echoNonce });
  const usual = saying(proof);
  const others = new Map<string, Ordinary>();
  const ordinary: Ordinary = (request, call, name) => {
    if (name === undefined) return usual(request, call);
    const other = others.get(name) ?? saying(named(name));
    others.set(name, other);
    return other(request, call);
  };
  return scripted(steps, ordinary);
}
