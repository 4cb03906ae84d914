import type { World } from '../../../../ca/authority/world.ts';
import { isWithoutReply } from '../../../judge/responder/judging.ts';
import { headerOf } from '../../../model/headers.ts';
import type { ResponderObservation } from '../../../model/observation.ts';
import { toBase64 } from '../../../model/octets.ts';
import {
  type Exchange,
  ordinaryQuestion,
  type Question,
} from '../../../model/responder/scenario.ts';
import type { RunningResponder } from '../../../model/running.ts';
import type { ResponderScenario } from '../../../model/scenario.ts';
import type { Capture } from '../../../model/tls.ts';
import type { BudgetPlan } from '../../../wire/budget.ts';
import { HttpConnection } from '../../../wire/http/connection.ts';
import type { Played } from '../../role.ts';
import { isAlone } from './arrangements.ts';
import { type MintedResponder, recordOf, revokedEntry } from './mint.ts';
import { putIntoHttp } from './put.ts';
import { malformedOf, requestOf } from './request.ts';

interface Place {
  minted: MintedResponder;
  running: RunningResponder;
  world: World;
  budget: BudgetPlan;
  runStart: number;
  /** Is told our port of each connection. */
  connected: (port: number) => void;
}

interface Scene extends Place {
  scenario: ResponderScenario;
}

/** The question by which it is seen that a responder still answers. */
const ordinary: Question = { ...ordinaryQuestion, name: 'after' };

/** Half a request, of which the rest never comes. */
const HALF = 'POST / HTTP/1.1\r\nHost: responder.test\r\nContent-Length: 100\r\n\r\n';

/** How often an answer may be made anew while it is asked for by its entity tag. */
const TRIES = 5;
const tagOf = ({ response }: Exchange): string | undefined =>
  response?.code === 200 ? headerOf(response.headers, 'etag') : undefined;

class Visit {
  readonly exchanges: Exchange[] = [];
  readonly captures: { name: string; capture: Capture }[] = [];
  readonly #scene: Place;
  readonly #url: URL;
  readonly #open: HttpConnection[] = [];
  #last: HttpConnection | undefined;

  constructor(scene: Place) {
    this.#scene = scene;
    this.#url = new URL(scene.running.url(scene.minted.arrangement.slug));
  }

  /** A connection; undefined and what became of it where there is none. */
  async connect(name: string): Promise<HttpConnection> {
    await this.#scene.running.turn?.();
    const host = this.#url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(this.#url.port || 80);
    const connection = await HttpConnection.open(host, port, this.#scene.budget.step);
    this.#open.push(connection);
    this.captures.push({ name, capture: connection.capture });
    this.#scene.connected(connection.port);
    return connection;
  }

  async ask(question: Question): Promise<Exchange> {
    const { minted, budget, runStart } = this.#scene;
    const about = question.about.map((name) => minted.subjects[name]);
    const whole = requestOf({
      about,
      hash: question.hash,
      nonce: question.nonce,
      extension: question.extension,
      requestor: question.signed ? minted.requestor : undefined,
    });
    const der = question.malformed ? malformedOf(question.malformed, whole) : whole;
    const request = putIntoHttp(question, der, this.#url, this.exchanges.at(-1));
    const startedAt = Date.now() - runStart;
    const exchange: Exchange = {
      name: question.name,
      connection: this.captures.length,
      about: question.malformed ? [] : [...question.about],
      request: {
        method: request.method,
        target: request.target,
        version: request.version,
        headers: [...request.headers],
        der: toBase64(der),
      },
      ending: { how: 'refused' },
      kept: false,
      startedAt,
      ms: 0,
      at: new Date().toISOString(),
    };
    try {
      const connection =
        question.sameConnection && this.#last ? this.#last : await this.connect(question.name);
      this.#last = connection;
      exchange.connection =
        this.captures.findIndex(({ capture }) => capture === connection.capture) + 1;
      const seen = await connection.ask(request, budget.step);
      const { reply, how, detail, ms, behind } = seen;
      Object.assign(exchange, {
        ...(reply ? { response: { ...reply, body: toBase64(reply.body), behind } } : {}),
        ending: { how, ...(detail === undefined ? {} : { detail }) },
        kept: connection.usable,
        ms,
      });
    } catch (error) {
      exchange.ending = { how: 'refused', detail: error instanceof Error ? error.message : '' };
    }
    const code = exchange.response?.code;
    if (code === 429 || code === 503) this.#scene.running.turnedAway?.(`answers by HTTP ${code}`);
    return exchange;
  }

  async act(act: ResponderScenario['when'][number]): Promise<void> {
    const { minted, running, world } = this.#scene;
    const { arrangement, known } = minted;
    if (act.do === 'ask') {
      const asked = Array.from({ length: act.times }, () => this.ask(act));
      const seen = await Promise.all(asked);
      const [only] = seen;
      const lost = running.remote && seen.length === 1 && only && isWithoutReply(only);
      this.exchanges.push(...(lost ? [await this.#askAgain(act, only.ending)] : seen));
      if (act.conditional) await this.#askAnew(act);
    } else if (act.do === 'revoke') {
      const name = `${act.certificate}.test`;
      const entries = arrangement.database.map((entry) =>
        entry.name === name ? revokedEntry(entry, world.now()) : entry,
      );
      const entry = entries.find((one) => one.name === name);
      if (entry && known.database) known.database[act.certificate] = recordOf(entry);
      await running.replaceDatabase(arrangement.slug, entries);
    } else {
      const connection = await this.connect(act.do);
      if (act.do === 'hang-up') connection.write(Buffer.from(`${HALF}12`));
      if (act.do !== 'idle') connection.close();
    }
  }

  /** A question that came to no reply once more; where it does again, an ordinary one behind it. */
  async #askAgain(question: Question, brokeBefore: Exchange['ending']): Promise<Exchange> {
    const second = await this.ask({ ...question, sameConnection: false });
    const again = { ...second, brokeBefore };
    if (!isWithoutReply(again)) return again;
    const plain = await this.ask(ordinary);
    return isWithoutReply(plain) ? again : { ...again, again: true };
  }

  /** An answer that was made anew meanwhile has another entity tag: it is asked for by that. */
  async #askAnew(question: Question): Promise<void> {
    for (let tries = 1; tries < TRIES; tries += 1) {
      const [before, last] = this.exchanges.slice(-2).map(tagOf);
      if (last === undefined || last === before) return;
      const again = await this.ask(question);
      this.exchanges.splice(-2, 2, ...this.exchanges.slice(-1), again);
    }
  }

  /** Lets go of every connection. */
  leave(): void {
    for (const connection of this.#open) connection.close();
  }
}

/** An ordinary question to a responder, and what became of it. */
export async function askOnce(place: Place): Promise<Exchange> {
  const visit = new Visit(place);
  try {
    return await visit.ask(ordinary);
  } finally {
    visit.leave();
  }
}

/** Asks a responder that is up what the scenario has it asked; every question is recorded. */
export async function playResponder(scene: Scene): Promise<Played<ResponderObservation>> {
  const known = structuredClone(scene.minted.known);
  const own: Scene = { ...scene, minted: { ...scene.minted, known } };
  const visit = new Visit(own);
  const { scenario, running, minted } = own;
  try {
    for (const act of scenario.when) await visit.act(act);
  } finally {
    visit.leave();
  }
  const observation: ResponderObservation = {
    role: 'responder',
    exchanges: [...visit.exchanges],
    aliveAfter: true,
    ...(running.remote ? { remote: true } : {}),
    log: [],
  };
  if (!running.remote) {
    const last = await visit.ask(ordinary);
    visit.leave();
    observation.aliveAfter = last.ending.how === 'done' && last.response !== undefined;
    visit.captures.splice(observation.aliveAfter ? -1 : visit.captures.length);
    const ended = isAlone(scenario) ? await running.ended?.(minted.arrangement.slug) : undefined;
    if (ended !== undefined) observation.ended = ended;
    if (isAlone(scenario)) await running.release?.(minted.arrangement.slug);
  }
  return { observation, known, captures: visit.captures };
}
