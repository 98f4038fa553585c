import { type Json } from '../json.ts';
import type { Answer, Ask } from './ask.ts';
import { type AskKeys, createAskKeys } from './ask-keys.ts';
import type { Channel } from './channel.ts';
import { cleanAsk } from './clean-ask.ts';
import { type CleanUp, createCleanUp } from './clean-up.ts';
import type { Host } from './host.ts';
import { type AnswerEntry, type Journal, type OpenEntry, takeValue } from './journal.ts';
import { closedError, nestedError, operationsError, roundsError } from './pass-errors.ts';
import type { Identified, Question, Reading } from './question.ts';
import { createRunningWork, type RunningWork } from './running-work.ts';
import { runStep, type StepFunction, type StepOptions } from './step.ts';

/** How a pass ended. */
export type PassOutcome =
  | { readonly status: 'completed'; readonly result: unknown }
  | { readonly status: 'failed'; readonly error: unknown }
  /** `ctx.require` ended the tool because the person did not accept. */
  | { readonly status: 'ended'; readonly action: 'decline' | 'cancel'; readonly message: string }
  | { readonly status: 'suspended'; readonly asks: readonly Ask[] };

/** An ask that the handler waits for in this pass. */
interface Waiting {
  readonly question: Question;
  readonly id: string;
  readonly ask: Ask;
  readonly settle: ((answer: Answer) => void) | undefined;
  readonly fail: ((error: unknown) => void) | undefined;
  sent: boolean;
}

const UNREAD_PAUSES = 20;
const UNREAD_PAUSE_MS = 5;
/** More asks and steps than this is a loop, not a tool. */
const MAX_OPERATIONS = 10_000;

/**
 * One run of a handler, from its first line to its end or to the point where every branch waits (R2).
 *
 * - R1 an unanswered ask is a promise that never settles
 * - R2 race, drain, close
 * - R3 asks open at the close go out together
 * - R12 nothing outlives the pass: no resolver is kept, and every promise raced here is the pass's own
 */
export class Pass {
  readonly journal: Journal;
  readonly channel: Channel;
  readonly host: Host;
  /** Ids of all operations, in the order of their beginning; strict mode compares two passes by it. */
  readonly trace: string[] = [];
  /** How many of the answers that came with this request a question has taken. */
  taken = 0;
  /** The first step that was not in the journal, in a pass that runs none. */
  unknownStep: string | undefined;

  private readonly responses: ReadonlyMap<string, unknown>;
  private readonly keys: AskKeys;
  private readonly work: RunningWork = createRunningWork();
  private readonly waiting = new Map<string, Waiting>();
  private readonly cleanUp: CleanUp;
  private readonly leftOver = new Set<() => Promise<void>>();
  /** Made when somebody wants the signal; most handlers don't, and it costs as much as a question. */
  private controller: AbortController | undefined;
  /** The outcome is known; steps that run may still record, but nothing new begins. */
  private ended = false;
  /** Nothing is recorded any more. */
  private closed = false;
  private settling = false;
  private nextTurn: Promise<void> | undefined;
  private readonly replayOnly: boolean;
  /** Operations that an earlier pass, or an answer that came, has settled already. */
  private readonly known: number;
  private readonly arrived: number;
  private replayed = 0;
  /** The handler has done something that no earlier pass did. */
  private beyond = false;
  private resolve: ((outcome: PassOutcome) => void) | undefined;

  constructor(options: {
    readonly journal: Journal;
    readonly channel: Channel;
    readonly host: Host;
    /** Raw answers that arrived with this request, by wire key. */
    readonly responses: ReadonlyMap<string, unknown>;
    /** Run no step that is not in the journal; for the second run of strict replay. */
    readonly replayOnly?: boolean;
  }) {
    this.journal = options.journal;
    this.channel = options.channel;
    this.host = options.host;
    this.responses = options.responses;
    this.keys = createAskKeys(options.journal);
    this.cleanUp = createCleanUp((message) => this.host.warn(message));
    this.replayOnly = options.replayOnly ?? false;
    const { answers, steps, open } = options.journal;
    const arrived = [...open.values()].filter((entry) => this.arrivedFor(entry) !== undefined);
    this.arrived = arrived.length;
    this.known = answers.size + steps.size + arrived.length;
  }

  /** Aborts when the pass ends. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.closed) this.controller.abort(closedError());
    return this.controller.signal;
  }

  /** Runs the handler until it ends or suspends, then drains and closes. */
  async run(handler: () => unknown): Promise<PassOutcome> {
    const { signal } = this.host;
    const aborted = (): void => this.finish({ status: 'failed', error: closedError() });
    const outcome = new Promise<PassOutcome>((resolve) => (this.resolve = resolve));
    if (signal.aborted) aborted();
    else void this.start(handler);
    // Most passes are over by the next turn, and a listener costs more than a turn does.
    void this.turn().then(() => {
      if (signal.aborted) aborted();
      else if (!this.ended) signal.addEventListener('abort', aborted, { once: true });
    });
    const result = await outcome;
    if (result.status === 'completed') this.reportUnasked();
    // An abort must not wait for steps that ignore the signal; whatever they return is lost with the call.
    if (this.work.busy) await this.work.untilIdle(signal);
    signal.removeEventListener('abort', aborted);
    this.closed = true;
    this.waiting.clear();
    this.controller?.abort(closedError());
    await this.cleanUp.run(signal);
    await this.dropLeftOver(result);
    return result;
  }

  /**
   * Has `fn` run when the call is over, however it ends; for what would wait for somebody in vain. A pass that suspends is
   * not the end, nor is a request that was given up between rounds: the client may send it again.
   *
   * @returns what takes it back
   */
  whenOver(fn: () => Promise<void>): () => void {
    this.leftOver.add(fn);
    return () => void this.leftOver.delete(fn);
  }

  private async dropLeftOver(result: PassOutcome): Promise<void> {
    const { signal } = this.host;
    const goesOn = result.status === 'suspended' || (signal.aborted && !this.channel.live);
    if (goesOn || this.replayOnly || this.leftOver.size === 0) return;
    const work = Promise.allSettled([...this.leftOver].map((fn) => fn()));
    this.leftOver.clear();
    // After an abort nobody waits for anything.
    if (!signal.aborted) await work;
  }

  /** Nobody will be asked any more; a handler that meant to wait has forgotten its `await`. */
  private reportUnasked(): void {
    const [waiting] = this.waiting.values();
    if (waiting === undefined) return;
    this.host.warn(
      `The handler ended while ${JSON.stringify(waiting.question.label)} was open, so it is not asked. Is an await missing?`,
    );
  }

  /** Whoever waits for the same turn shares it. */
  private turn(): Promise<void> {
    this.nextTurn ??= this.host.environment.turn().then(() => {
      this.nextTurn = undefined;
    });
    return this.nextTurn;
  }

  private async start(handler: () => unknown): Promise<void> {
    try {
      this.finish({ status: 'completed', result: await handler() });
    } catch (error) {
      this.finish({ status: 'failed', error });
    }
  }

  /** The first outcome counts. */
  private finish(outcome: PassOutcome): void {
    this.ended = true;
    this.resolve?.(outcome);
    this.resolve = undefined;
  }

  /** Whether the handler is still in what an earlier pass has done; logs and progress are not sent twice. */
  get replaying(): boolean {
    return !this.beyond && this.replayed < this.known;
  }

  /** Ends the run with a decline or cancel; the caller's promise never settles, so no `catch` can swallow it. */
  end(action: 'decline' | 'cancel', message: string): Promise<never> {
    if (this.late('ctx.require')) return this.tooLate();
    this.finish({ status: 'ended', action, message });
    return never();
  }

  defer(fn: () => unknown): void {
    this.cleanUp.add(fn);
    // What it would release exists all the same.
    if (this.late('ctx.defer')) void this.cleanUp.run(this.host.signal);
  }

  /** A value that must be the same in every pass. Synchronous, so that it keeps its place. */
  value(name: string, make: () => Json): Json {
    if (this.late(`ctx.${name}`)) return make();
    const id = this.keys.count(`@${name}`);
    this.begin(id);
    const known = this.journal.steps.get(id);
    this.meet(known !== undefined);
    if (known !== undefined) return takeValue(known) as Json;
    const value = make();
    this.journal.steps.set(id, { value, failed: false });
    return value;
  }

  /** Runs `fn` once and records what came of it (R5). */
  step(name: string, fn: StepFunction, options: StepOptions): Promise<unknown> {
    if (this.late(`ctx.step(${JSON.stringify(name)})`)) return this.tooLate();
    const outer = this.host.stepScope.inside(this);
    if (outer !== undefined) return Promise.reject(nestedError('ctx.step', outer));
    const id = this.keys.count(name);
    try {
      this.begin(id);
    } catch (error) {
      return Promise.reject(error);
    }
    const known = this.journal.steps.has(id);
    this.meet(known);
    if (!known && this.replayOnly) {
      this.unknownStep ??= id;
      this.finish({ status: 'failed', error: new Error('a step that is not in the journal') });
      return never();
    }
    return runStep({
      id,
      name,
      fn,
      options,
      journal: this.journal,
      signal: () => this.signal,
      isClosed: () => this.closed,
      enter: (work) => this.host.stepScope.enter(this, name, work),
      working: (work) => this.work.track(work),
      failed: (error) => this.reportStep(error, name),
      guard: this.host.guard,
    });
  }

  /** A log that fails must not lose the record of the step, or it would run again. */
  private reportStep(error: unknown, name: string): void {
    try {
      this.host.stepFailed(error, name);
    } catch {
      this.host.warn(`The failure of step ${JSON.stringify(name)} could not be reported.`);
    }
  }

  /** Work that is neither asked nor recorded, such as reading a secret; the pass waits for it (R2). */
  during<T>(work: Promise<T>): Promise<T> {
    return this.ended ? this.tooLate() : this.work.track(work);
  }

  /** Asks; the promise settles with a valid answer, now or in a later pass. */
  ask(question: Question): Promise<Answer> {
    if (this.late('An ask')) return this.tooLate();
    const outer = this.host.stepScope.inside(this);
    if (outer !== undefined) return Promise.reject(nestedError('An ask', outer));
    const identity = question.identify((name) => this.keys.count(name));
    try {
      this.begin(identity.id);
    } catch (error) {
      return Promise.reject(error);
    }
    const entry = this.journal.answers.get(identity.id);
    if (entry !== undefined) {
      this.meet(true);
      this.keys.claim(identity);
      return this.replay(question, entry);
    }
    return this.open(question, identity);
  }

  private async replay(question: Question, entry: AnswerEntry): Promise<Answer> {
    if (entry.state === 'd') return { action: 'decline' };
    if (entry.state === 'x') return { action: 'cancel' };
    if (entry.state === 'f') throw question.exhausted();
    const value = takeValue(entry);
    if (entry.state === 'a') return { action: 'accept', value };
    return { action: 'accept', value: await this.work.track(question.revive(value)) };
  }

  private open(question: Question, identity: Identified): Promise<Answer> {
    if (!this.channel.can(question.kind)) return Promise.reject(question.incapable(this.host.client));
    const open = this.journal.open.get(identity.id);
    const key = this.keys.claim(identity);
    const raw = open === undefined ? undefined : this.arrivedFor(open);
    this.meet(raw !== undefined);
    if (open !== undefined && raw !== undefined) {
      this.taken += 1;
      // What follows has never been reached before.
      this.beyond = true;
      return this.receive(question, identity.id, key, open.attempt, raw);
    }
    const again =
      open?.problem === undefined ? undefined : { problem: open.problem, values: open.values ?? {} };
    return this.wait(question, identity.id, question.ask(key, again));
  }

  /** Checks a raw answer; a good one is journaled, a bad one is asked again (R7). */
  private async receive(
    question: Question,
    id: string,
    key: string,
    attempt: number,
    raw: unknown,
  ): Promise<Answer> {
    const reading: Reading = await this.work.track(question.read(raw));
    if (this.closed) return never();
    if (reading.ok) {
      this.journal.open.delete(id);
      // As text: the handler may change what it is given, and what was validated must stay.
      this.journal.answers.set(id, { state: reading.state, text: JSON.stringify(reading.value) });
      return reading.answer;
    }
    if (attempt >= question.attempts) {
      this.journal.open.delete(id);
      this.journal.answers.set(id, { state: 'f' });
      throw question.exhausted();
    }
    const base = key.replace(/\.\d+$/, '');
    const next = `${base}.${attempt + 1}`;
    this.journal.open.set(id, {
      key: next,
      kind: question.kind,
      label: question.label,
      attempt: attempt + 1,
      problem: this.host.guard.clean(reading.problem),
      values: reading.values,
    });
    return this.wait(question, id, question.ask(next, reading));
  }

  private wait(question: Question, id: string, asked: Ask): Promise<Answer> {
    const ask = cleanAsk(asked, this.host.guard);
    if (!this.journal.open.has(id)) {
      const { kind, label } = question;
      this.journal.open.set(id, { key: ask.key, kind, label, attempt: 1 });
    }
    this.trace.push(`?${ask.key}`);
    const live = this.channel.live;
    const promise = live
      ? new Promise<Answer>((settle, fail) =>
          this.waiting.set(id, { question, id, ask, settle, fail, sent: false }),
        )
      : never<Answer>();
    if (!live) this.waiting.set(id, { question, id, ask, settle: undefined, fail: undefined, sent: false });
    if (!this.settling) {
      this.settling = true;
      void this.settle();
    }
    return promise;
  }

  /** Waits until no branch gets any further, then sends the asks together (R3). */
  private async settle(): Promise<void> {
    let seen: number;
    do {
      seen = this.trace.length;
      // A live channel loses nothing by sending early, so it does not wait for steps.
      if (this.work.busy && !this.channel.live) await this.work.untilIdle();
      await this.turn();
      if (this.trace.length === seen) await this.awaitUnread();
    } while (!this.ended && (this.trace.length !== seen || (this.work.busy && !this.channel.live)));
    this.settling = false;
    if (this.ended || this.waiting.size === 0) return;
    if (this.journal.round >= this.host.maxRounds) {
      return this.finish({
        status: 'failed',
        error: roundsError(this.host.maxRounds, [...this.waiting.values()][0]?.question),
      });
    }
    this.journal.round += 1;
    const batch = [...this.waiting.values()].filter((waiting) => !waiting.sent);
    if (this.channel.live) this.send(batch);
    else this.finish({ status: 'suspended', asks: batch.map((waiting) => waiting.ask) });
  }

  /**
   * Answers are here to questions that the handler has not asked again yet. A branch behind a plain await may be about
   * to; without a little patience, branches that take turns would ask one question a round.
   */
  private async awaitUnread(): Promise<void> {
    if (this.arrived === 0) return;
    for (let n = 0; n < UNREAD_PAUSES && this.taken < this.arrived && !this.ended; n++) {
      await this.host.environment.pause(UNREAD_PAUSE_MS);
    }
  }

  private send(batch: readonly Waiting[]): void {
    for (const waiting of batch) waiting.sent = true;
    const promises = this.channel.ask(
      batch.map((waiting) => waiting.ask),
      this.signal,
    );
    for (const [index, waiting] of batch.entries())
      void this.deliver(waiting, promises[index] as Promise<unknown>);
  }

  private async deliver(waiting: Waiting, promise: Promise<unknown>): Promise<void> {
    const { question, id, ask, settle, fail } = waiting;
    try {
      const raw = await promise;
      if (this.ended) return;
      this.waiting.delete(id);
      const attempt = this.journal.open.get(id)?.attempt ?? 1;
      settle?.(await this.receive(question, id, ask.key, attempt, raw));
    } catch (error) {
      this.waiting.delete(id);
      fail?.(error);
    }
  }

  /**
   * What a late operation returns: nothing, ever, as for any branch that the pass has left behind. The end of the pass
   * waits for its clean-up, though, and must not wait for one that asks.
   */
  private tooLate<T>(): Promise<T> {
    this.cleanUp.abandon();
    return never<T>();
  }

  private late(what: string): boolean {
    if (!this.ended) return false;
    this.host.warn(
      `${what} was called after its pass had closed, and has no effect. Work that an ask depends on belongs in ` +
        `ctx.step, which is waited for; a plain await is not.`,
    );
    return true;
  }

  /** The answer to an open question that came with this request, or in an earlier pass that did not get to it. */
  private arrivedFor(open: OpenEntry): unknown {
    return this.responses.get(open.key) ?? open.unread;
  }

  private meet(known: boolean): void {
    if (known) this.replayed += 1;
    else this.beyond = true;
  }

  private begin(id: string): void {
    if (this.trace.length >= MAX_OPERATIONS) throw operationsError(MAX_OPERATIONS);
    this.trace.push(id);
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
