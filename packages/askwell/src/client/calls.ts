import type { JSONRPCMessage } from '@modelcontextprotocol/client';

import { isObject } from '../json.ts';
import type { CallClock } from './call-clock.ts';
import { changeQuestions } from './change-questions.ts';
import type { WireTap } from './wire-tap.ts';

// Survives the copies that the SDK makes of parameters, and no JSON.
const CALL = Symbol('call');

/** The requests in which a server may ask something. */
const METHODS = ['tools/call', 'prompts/get', 'resources/read', 'tasks/result'];

/** A request of the host in which the server may ask something. */
export interface Call {
  readonly method: string;
  /** The tool, the prompt or the URI; empty where the request names none. */
  readonly target: string;
  readonly clock: CallClock;
  /** Gives the call up. Aborted when the host does so, when its time is over, and when it has ended. */
  readonly stop: AbortController;
  /** What it fails with, where the host's own policy is to blame; nothing of it is told to the server. */
  failure: unknown;
  /** The questions that came together last. */
  round: Round;
  /** How often the person has agreed to a URL, by URL. */
  readonly opened: Map<string, number>;
}

/** Questions that came together. */
export interface Round {
  /** The how-manieth of the call, from 1. */
  readonly number: number;
  /** How many they are; grows while they arrive. */
  count: number;
}

/** The calls of one client that are under way. */
export interface Calls {
  /** Runs the clocks. Sees what goes over the wire, and nothing that is kept from it. */
  readonly clocks: WireTap;
  /** Tells whose questions those of a round are. Sees what the SDK sees. */
  readonly rounds: WireTap;
  /** A call begins: gives the parameters to make it with, which are the same on the wire. */
  begin(call: Call, params: object | undefined): Record<string, unknown>;
  end(call: Call): void;
  /**
   * Has clocks stand still while a question is open: those of the calls that may have asked it, and for a pushed question
   * of 2025 those of calls that begin meanwhile, since a server may do one thing at a time.
   *
   * @returns lets them go on
   */
  hold(asking: readonly Call[], isPushed: boolean): () => void;
  /**
   * The calls that a question may belong to; one, where that can be told. Pushed questions of 2025 don't say.
   *
   * @param params - of the question, as the SDK hands them over
   */
  asking(params: object): readonly Call[];
}

/** Questions of a call come that belong together. */
export function nextRound(call: Call): void {
  call.round = { number: call.round.number + 1, count: 0 };
}

/** What a request asks for, if it is one in which a server may ask something. */
export function callTarget(request: unknown): Pick<Call, 'method' | 'target'> | undefined {
  if (!isObject(request) || !METHODS.includes(request['method'] as string)) return undefined;
  const params = isObject(request['params']) ? request['params'] : {};
  const target = params['name'] ?? params['uri'];
  return { method: request['method'] as string, target: typeof target === 'string' ? target : '' };
}

/**
 * Keeps track of which call a message belongs to: its clock runs only while the server owes it an answer, and its
 * questions are known as its own. The SDK makes every request of a call, also the later ones, of a copy of the first
 * one's parameters.
 */
export function createCalls(): Calls {
  const underWay = new Set<Call>();
  const pushed = new Set<Call[]>();
  const onWire = new Map<string | number, Call>();
  const inSdk = new Map<string | number, Call>();

  return {
    clocks: {
      sending(message) {
        const call = rememberLeg(onWire, message);
        call?.clock.start();
        return true;
      },
      receiving(message) {
        takeLeg(onWire, message)?.clock.stop();
        return true;
      },
    },
    rounds: {
      sending(message) {
        rememberLeg(inSdk, message);
        return true;
      },
      receiving(message) {
        const call = takeLeg(inSdk, message);
        if (call === undefined) return true;
        const marked = changeQuestions(message, (params) => ({ ...params, [CALL]: call }));
        if (marked !== undefined) nextRound(call);
        return marked ?? true;
      },
    },
    begin(call, params) {
      underWay.add(call);
      for (const held of pushed) {
        held.push(call);
        call.clock.hold();
      }
      // Written by themselves, as JSON would have it, since a copy is no instance of their class any more.
      const plain = hasToJson(params) ? (params.toJSON() as object) : params;
      return { ...plain, [CALL]: call } as Record<string, unknown>;
    },
    end(call) {
      underWay.delete(call);
      // What was given up gets no response.
      for (const legs of [onWire, inSdk]) for (const [id, leg] of legs) if (leg === call) legs.delete(id);
    },
    hold(asking, isPushed) {
      const held = [...asking];
      for (const { clock } of held) clock.hold();
      if (isPushed) pushed.add(held);
      return () => {
        pushed.delete(held);
        for (const { clock } of held) clock.release();
      };
    },
    asking(params) {
      const call = (params as { readonly [CALL]?: Call })[CALL];
      return call === undefined ? [...underWay] : [call];
    },
  };
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return typeof (value as { toJSON?: unknown } | undefined)?.toJSON === 'function';
}

/** Remembers to which call a request belongs, if to any. */
function rememberLeg(legs: Map<string | number, Call>, message: JSONRPCMessage): Call | undefined {
  if (!('method' in message) || !('id' in message) || message.id === undefined) return undefined;
  const call = (message.params as { readonly [CALL]?: Call } | undefined)?.[CALL];
  if (call !== undefined) legs.set(message.id, call);
  return call;
}

/** The call whose response this is, if it is one. */
function takeLeg(legs: Map<string | number, Call>, message: JSONRPCMessage): Call | undefined {
  if ('method' in message || message.id === undefined) return undefined;
  const call = legs.get(message.id);
  legs.delete(message.id);
  return call;
}
