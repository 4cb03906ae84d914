import { setTimeout as passed } from 'node:timers/promises';
import type { Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import type { Fetched, FetcherAct } from '../../../model/fetcher/scenario.ts';
import type { Arrangement, FetcherObservation, FetcherStep } from '../../../model/observation.ts';
import { toBase64 } from '../../../model/octets.ts';
import type { FetcherInstance, Reach, RunningFetcher, Started } from '../../../model/running.ts';
import type { FetcherScenario } from '../../../model/scenario.ts';
import type { BudgetPlan } from '../../../wire/budget.ts';
import { type Visit, visit } from '../../../wire/smtp/client.ts';
import { knownIdentity } from '../../arrange.ts';
import type { Cell } from '../../cell.ts';
import { ahead, hasPassed } from '../../clocks.ts';
import { MADE_UP } from '../../fetching.ts';
import type { Played } from '../../role.ts';
import { identityFiles, identityFor, urlOf } from './arrange.ts';
import { FetcherResponder } from './responder.ts';
import { settling } from './settling.ts';
import { inOrder, isTurnedAway, packetsOf } from './visits.ts';
import { MOST_REQUESTS, Watch } from './watch.ts';

export interface FetcherScene {
  cell: Cell;
  scenario: FetcherScenario;
  running: RunningFetcher;
  world: World;
  reach: Reach;
  budget: BudgetPlan;
  runStart: number;
  /** What lines of the target's log begin with. */
  mark: string;
  /** Told of the target's configuration. */
  told(configuration: string): void;
}

/** The certificates and responders of a scenario, by the certificate's name. */
interface Stands {
  identities: Map<string, Identity>;
  responders: Map<string, FetcherResponder>;
  known: Arrangement;
}

/** How long a program may take to open its port, milliseconds, before it counts as late. */
const PROMPT_START = 10_000;
/** discard (RFC 863): nobody listens there. */
const NOBODYS_PORT = 9;
/** Of a handshake that may wait for a responder: so many steps of the budget. */
const PATIENCE = 2;
/** Visits once the responder has answered: what was fetched may take a moment to be read. */
const SETTLING = 3;
/** From then on, as nothing tells when a program has read what it fetched; milliseconds. */
const LOOKS_APART = 100;

/** Plays a fetcher scenario: an instance of the target, responders of its own, each act in turn. */
export async function playFetcher(scene: FetcherScene): Promise<Played<FetcherObservation>> {
  const play = new Play(scene);
  try {
    await play.arrange();
    return await play.play();
  } finally {
    await play[Symbol.asyncDispose]();
  }
}

class Play implements AsyncDisposable {
  readonly #scene: FetcherScene;
  readonly #watch: Watch;
  readonly #stands: Stands = {
    identities: new Map(),
    responders: new Map(),
    known: { proofs: {}, identities: {}, at: '', responders: {} },
  };
  readonly #steps: FetcherStep[] = [];
  readonly #visits: Visit[] = [];
  #instance: FetcherInstance | undefined;
  #from = 0;
  #opened: Pick<FetcherStep, 'opened' | 'openedAt'> | undefined;
  /** Was it told to read its configuration again, and has nobody been let in since? */
  #reloads = false;
  #words: string | undefined;

  constructor(scene: FetcherScene) {
    this.#scene = scene;
    this.#watch = new Watch(scene.world);
  }

  /** Opens the responders, mints the certificates, and puts the program in place. */
  async arrange(): Promise<void> {
    const { scenario, running, mark, cell } = this.#scene;
    const { given } = scenario;
    const main = await this.#stand('main', given);
    const others = await Promise.all(
      Object.entries(given.others).map(
        async ([name, entry]) => [name, await this.#stand(name, entry)] as const,
      ),
    );
    this.#instance = await running.open({
      mark,
      transport: cell.variant.transport,
      identity: main,
      others: Object.fromEntries(others),
      settings: given.settings,
      forced: given.settings['other-responder'] ? await this.#forced() : undefined,
    });
    this.#watch.answersAfter = this.#instance.answersAfter ?? 0;
    const text = this.#instance.configuration();
    if (text !== undefined) this.#scene.told(text);
    this.#watch.flooded = () => void this.#instance?.stop();
  }

  async #open(of: string): Promise<FetcherResponder> {
    const { listenOn } = this.#scene.reach;
    const responder = await FetcherResponder.open(this.#watch, of, listenOn);
    this.#stands.responders.set(of, responder);
    return responder;
  }

  async #stand(name: string, fetched: Fetched) {
    const { world, reach } = this.#scene;
    const responder = await this.#open(name);
    const url = urlOf(fetched.address, reach.host, responder.port);
    const dead = `http://${reach.host}:${NOBODYS_PORT}/`;
    const identity = await identityFor(world, fetched, url, dead);
    this.#stands.identities.set(name, identity);
    this.#stands.known.identities[name] = knownIdentity(identity);
    if (url !== undefined) Object.assign(this.#stands.known.responders ?? {}, { [name]: url });
    await responder.does(name === 'main' ? 'as-given' : name, fetched.reply, identity);
    return identityFiles(identity, url);
  }

  /** The responder that stands in place of the certificate's: it says good. */
  async #forced(): Promise<string> {
    const responder = await this.#open('forced');
    const url = `http://${this.#scene.reach.host}:${responder.port}/forced/`;
    Object.assign(this.#stands.known.responders ?? {}, { forced: url });
    const identity = this.#stands.identities.get('main');
    if (identity) await responder.does('forced', good(), identity);
    return url;
  }

  get #serves(): boolean {
    return this.#scene.cell.variant.transport !== 'file';
  }

  get #target(): FetcherInstance {
    if (!this.#instance) throw new Error('the target was not put in place');
    return this.#instance;
  }

  async play(): Promise<Played<FetcherObservation>> {
    const { scenario, budget } = this.#scene;
    if (this.#serves) this.#note(await this.#target.start(budget.step + PROMPT_START));
    const [first] = scenario.when;
    // One that does not start is seen by that, and by nothing else.
    if (this.#words !== undefined && first && 'name' in first) this.#step(first.name);
    for (const act of scenario.when) {
      if (this.#watch.isFlooded || this.#words !== undefined) break;
      await this.#act(act);
    }
    const flooded = this.#watch.isFlooded;
    const aliveAfter = flooded || !this.#serves || (await this.#target.alive());
    await this.#clean();
    const { known } = this.#stands;
    Object.assign(known.proofs, this.#watch.proofs);
    // Behind the scenario's own: where tryLater was the answer, it was passed on.
    for (const [name, bytes] of Object.entries(MADE_UP)) known.proofs[name] = toBase64(bytes);
    known.at = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
    const visits = inOrder(this.#visits);
    return {
      observation: {
        role: 'fetcher',
        steps: this.#steps,
        connections: visits.map(({ connection }) => connection),
        requests: this.#watch.requests,
        aliveAfter,
        ...(flooded ? { endedAfter: MOST_REQUESTS } : {}),
        ...(this.#words === undefined ? {} : { refused: this.#words }),
        log: [],
      },
      known,
      captures: [...packetsOf(visits), ...this.#asked()],
    };
  }

  #asked(): Played['captures'] {
    return [...this.#stands.responders].flatMap(([of, { captures }]) =>
      captures.slice(0, 3).map((capture) => ({ name: `responder-${of}`, capture })),
    );
  }

  /** A program that does not start says why; the next step tells when its port was open. */
  #note(started: Started): void {
    this.#reloads = false;
    const { opened } = started;
    this.#opened = { opened, ...(opened === 'never' ? {} : { openedAt: this.#watch.now() }) };
    if (started.opened === 'never' && started.ended !== undefined) this.#words = started.ended;
  }

  #step(name: string, more: Partial<FetcherStep> = {}): void {
    const to = this.#watch.now();
    const opened = more.run ? {} : this.#opened;
    this.#opened = undefined;
    this.#steps.push({ name, from: this.#from, to, clock: this.#watch.moved, ...opened, ...more });
    this.#from = to;
  }

  async #act(act: FetcherAct): Promise<void> {
    const { budget } = this.#scene;
    switch (act.do) {
      case 'fetch':
        return this.#fetch(act.name, act.sni, this.#from);
      case 'handshake': {
        const { times = 1 } = act;
        if (act.oneByOne) await this.#oneByOne(act.name, times, act.sni);
        else await Promise.all(Array.from({ length: times }, () => this.#visit(act.name, act.sni)));
        return this.#step(act.name);
      }
      case 'reply': {
        const of = act.sni ?? 'main';
        const identity = this.#stands.identities.get(of);
        if (!identity) throw new Error(`no certificate is named ${of}`);
        await this.#stands.responders.get(of)?.does(act.named, act.reply, identity);
        return;
      }
      case 'pass':
        return this.#pass(act.seconds);
      case 'refresh':
        return this.#refresh(act.name);
      case 'restart':
        await this.#target.stop();
        this.#note(await this.#target.start(budget.step + PROMPT_START));
        return this.#step(act.name);
      case 'reload':
        return act.meanwhile === undefined
          ? this.#target.reload().then(() => this.#reloaded(act.name))
          : this.#reload(act.name, act.meanwhile);
      case 'serve':
        this.#note(await this.#target.serve(budget.step + PROMPT_START));
        if (this.#words === undefined) await this.#visit(act.name, undefined);
        return this.#step(act.name);
    }
  }

  async #pass(seconds: number): Promise<void> {
    const { advance } = this.#target;
    if (!advance) {
      return hasPassed(ahead(seconds * 1000));
    }
    this.#watch.moved += seconds;
    await advance.call(this.#target, this.#watch.moved);
  }

  async #refresh(name: string) {
    const { refresh } = this.#target;
    const since = this.#watch.now();
    if (refresh?.restart) await this.#target.stop();
    if (refresh?.advance !== undefined) {
      this.#watch.moved += refresh.advance;
      const { advance, startAhead } = this.#target;
      await (advance ?? startAhead)?.call(this.#target, this.#watch.moved);
    }
    if (refresh?.restart)
      this.#note(await this.#target.start(this.#scene.budget.step + PROMPT_START));
    await refresh?.command?.();
    await this.#fetch(name, undefined, since);
  }

  async #oneByOne(name: string, times: number, sni: string | undefined): Promise<void> {
    for (let turn = 0; turn < times && !this.#watch.isFlooded; turn += 1)
      await this.#visit(name, sni);
  }

  /**
   * Visits one after the other for as long as the order to reload is under way, and so many more,
   * as a program may read its configuration only then.
   */
  async #reload(name: string, more: number): Promise<void> {
    let given = false;
    const reloads = this.#target.reload().finally(() => {
      given = true;
    });
    const visits = async (): Promise<void> => {
      do await this.#visit(name, undefined);
      while (!given && !this.#watch.isFlooded);
      await this.#oneByOne(name, more, undefined);
    };
    await Promise.all([visits(), reloads]);
    return this.#reloaded(name);
  }

  #reloaded(name: string): void {
    this.#reloads = true;
    this.#step(name);
  }

  /**
   * One visit, kept under this name. The order to reload may be carried out long after it is called
   * done, where the machine is busy even behind visits that were served as before; and who comes
   * just then may be turned away. No clause bids a server be there without a gap, so that a visit
   * anywhere behind the order is made until somebody is let in.
   */
  async #visit(name: string, sni: string | undefined): Promise<Visit> {
    const until = performance.now() + this.#scene.budget.step;
    let met = await this.#comes(name, sni);
    while (this.#reloads && isTurnedAway(met) && !this.#watch.isFlooded) {
      if (performance.now() >= until) return met;
      met.connection.aside = 'turned-away';
      await passed(LOOKS_APART);
      met = await this.#comes(name, sni);
    }
    return met;
  }

  async #comes(name: string, sni: string | undefined): Promise<Visit> {
    const { budget, runStart, cell } = this.#scene;
    const met = await visit({
      ...this.#target.endpoint(),
      name,
      transport: 'implicit',
      tls: cell.variant.tls ?? '1.3',
      hello: 'status_request',
      ...(sni === undefined ? {} : { sni }),
      dialogue: 'plain',
      mute: true,
      budget: { step: budget.step * PATIENCE, total: budget.total * PATIENCE },
      runStart,
    });
    met.connection.leftAt = this.#watch.now();
    this.#visits.push(met);
    return met;
  }

  /**
   * Has it fetch: visits until a staple comes that is another than before, or the responder was
   * asked and some more visits were made. The last one bears the name.
   * @param since requests from that moment on count as asking.
   */
  async #fetch(name: string, sni: string | undefined, since: number): Promise<void> {
    const { budget } = this.#scene;
    if (!this.#serves) {
      const run = await this.#target.fetch(budget.total);
      return this.#step(name, { run });
    }
    const before = this.#visits.findLast(({ connection }) => connection.tls?.complete);
    const isNews = ({ connection: { tls } }: Visit): boolean => {
      const staple = tls?.certificates[0]?.staple;
      return staple !== undefined && staple !== before?.connection.tls?.certificates[0]?.staple;
    };
    const again = async (): Promise<Visit> => {
      const last = this.#visits.at(-1);
      if (last?.connection.name === name) last.connection.aside ??= 'priming';
      return this.#visit(name, sni);
    };
    let met = await again();
    if (!isNews(met)) {
      await this.#watch.answered(since, budget.step / 2);
      const answered = performance.now();
      let settles = this.#target.settles ?? 0;
      for (let turn = 0; turn < SETTLING || performance.now() < answered + settles; turn += 1) {
        if (turn >= SETTLING) await passed(LOOKS_APART);
        met = await again();
        settles = settling(settles, met.connection.handshakeMs, budget.step);
        if (isNews(met) || this.#watch.isFlooded || !met.connection.tls?.complete) break;
      }
    }
    return this.#step(name);
  }

  /** Before the end: the instance, then the responders. */
  async #clean(): Promise<void> {
    const instance = this.#instance;
    this.#instance = undefined;
    await instance?.[Symbol.asyncDispose]();
    for (const responder of this.#stands.responders.values())
      await responder[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#clean();
  }
}
