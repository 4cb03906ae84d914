import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../../model/running.ts';

const MOST_BYTES = 64 * 1024;

/**
 * One kept connection for handing messages over: plain SMTP, one message at a time, commands
 * pipelined (RFC 2920).
 */
class Injector {
  readonly #socket: Socket;
  #text = '';
  #waiting:
    | { replies: number; done: (codes: string[]) => void; failed: (error: Error) => void }
    | undefined;
  open = true;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
    socket.once('error', (error) => this.#fail(error));
    socket.once('close', () =>
      this.#fail(new Error('the target closed the connection for injection')),
    );
  }

  static async connect({ host, port }: Endpoint, budget: number): Promise<Injector> {
    const injector = new Injector(connect({ host, port }));
    await injector.#exchange('', 1, budget);
    await injector.#exchange('EHLO mailstaple.test\r\n', 1, budget);
    return injector;
  }

  /** @throws Error when any step is not answered by success, or not within the budget (ms). */
  async hand(recipient: string, message: string, budget: number): Promise<void> {
    const envelope = `MAIL FROM:<origin@sender.test>\r\nRCPT TO:<${recipient}>\r\nDATA\r\n`;
    const replies = await this.#exchange(envelope, 3, budget);
    const refused = replies.find((reply) => !/^[23]/.test(reply));
    if (refused !== undefined) throw new Error(`the target does not take the message: ${refused}`);
    const [taken = ''] = await this.#exchange(`${message}\r\n.\r\n`, 1, budget);
    if (!taken.startsWith('2')) throw new Error(`the target does not take the message: ${taken}`);
  }

  close(): void {
    this.open = false;
    this.#socket.end('QUIT\r\n');
    this.#socket.setTimeout(500, () => this.#socket.destroy());
  }

  #exchange(text: string, replies: number, budget: number): Promise<string[]> {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const timer = setTimeout(
      () => this.#fail(new Error('the target does not answer at its port for injection')),
      budget,
    );
    this.#waiting = { replies, done: resolve, failed: reject };
    if (text !== '') this.#socket.write(text);
    this.#check();
    return promise.finally(() => clearTimeout(timer));
  }

  #read(text: string): void {
    this.#text += text;
    if (this.#text.length > MOST_BYTES)
      this.#fail(new Error('the target floods its port for injection'));
    else this.#check();
  }

  /** A reply ends with a line whose code is followed by a space (RFC 5321 4.2.1). */
  #check(): void {
    const replies = [...this.#text.matchAll(/^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/gm)];
    const wanted = this.#waiting?.replies;
    const last = wanted === undefined ? undefined : replies[wanted - 1];
    if (!last || !this.#waiting) return;
    this.#text = this.#text.slice(last.index + last[0].length);
    const { done } = this.#waiting;
    this.#waiting = undefined;
    done(replies.slice(0, wanted).map(([reply]) => reply.trim()));
  }

  #fail(error: Error): void {
    this.open = false;
    this.#waiting?.failed(error);
    this.#waiting = undefined;
    this.#socket.destroy();
  }
}

/** Hands messages over, so many at a time, each over a connection that is kept for the next. */
export class Injection {
  readonly #endpoint: Endpoint;
  readonly #idle: Injector[] = [];
  readonly #queue: (() => void)[] = [];
  #free: number;

  constructor(endpoint: Endpoint, parallel = 6) {
    this.#endpoint = endpoint;
    this.#free = parallel;
  }

  async hand(recipient: string, message: string, budget: number): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    let injector: Injector | undefined;
    try {
      injector = this.#idle.pop();
      if (!injector?.open) injector = await Injector.connect(this.#endpoint, budget);
      await injector.hand(recipient, message, budget);
      if (injector.open) this.#idle.push(injector);
    } catch (error) {
      injector?.close();
      throw error;
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  close(): void {
    for (const injector of this.#idle.splice(0)) injector.close();
  }
}
