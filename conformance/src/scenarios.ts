import type { Expectation } from './judge.ts';

/** A scenario of the suite, at the revision that it is run for. */
export interface Scenario {
  /** What of Askwell's is tried: a server, or a client (`client.ts`). */
  readonly side: 'server' | 'client';
  readonly name: string;
  readonly revision: '2025-06-18' | '2025-11-25' | '2026-07-28';
  /** Checks that don't succeed for a reason that is known; whatever else doesn't succeed is a failure. */
  readonly expected?: readonly Expectation[];
}

const NO_LIST_CHANGES =
  'an Askwell server has its tools and prompts before it serves, and announces no changes';

const ELICITS_ONLY = 'the client declares what is mounted, and that is elicitation alone (C1)';

const SERVER: readonly Omit<Scenario, 'side'>[] = [
  { name: 'tools-call-elicitation', revision: '2025-06-18' },
  { name: 'tools-call-elicitation', revision: '2025-11-25' },
  { name: 'elicitation-sep1034-defaults', revision: '2025-11-25' },
  { name: 'elicitation-sep1330-enums', revision: '2025-11-25' },
  { name: 'input-required-result-basic-elicitation', revision: '2026-07-28' },
  { name: 'input-required-result-basic-sampling', revision: '2026-07-28' },
  { name: 'input-required-result-basic-list-roots', revision: '2026-07-28' },
  { name: 'input-required-result-request-state', revision: '2026-07-28' },
  { name: 'input-required-result-multiple-input-requests', revision: '2026-07-28' },
  { name: 'input-required-result-multi-round', revision: '2026-07-28' },
  { name: 'input-required-result-missing-input-response', revision: '2026-07-28' },
  { name: 'input-required-result-non-tool-request', revision: '2026-07-28' },
  { name: 'input-required-result-result-type', revision: '2026-07-28' },
  { name: 'input-required-result-unsupported-methods', revision: '2026-07-28' },
  { name: 'input-required-result-tampered-state', revision: '2026-07-28' },
  { name: 'input-required-result-capability-check', revision: '2026-07-28' },
  {
    name: 'input-required-result-ignore-extra-params',
    revision: '2026-07-28',
    expected: [
      {
        id: 'sep-2322-ignore-unexpected-params',
        status: 'WARNING',
        message:
          /^Server did not return complete result when valid inputResponses were provided alongside extra keys/,
        because:
          'the suite answers without the requestState of a question, and such answers count for nothing (R9)',
      },
    ],
  },
  { name: 'input-required-result-validate-input', revision: '2026-07-28' },
  {
    name: 'server-stateless',
    revision: '2026-07-28',
    expected: [
      {
        id: 'sep-2575-server-sends-prompts-list-changed-on-subscription',
        status: 'SKIPPED',
        because: NO_LIST_CHANGES,
      },
      {
        id: 'sep-2575-server-sends-tools-list-changed-on-subscription',
        status: 'SKIPPED',
        because: NO_LIST_CHANGES,
      },
    ],
  },
];

// Those of the suite that an elicitation or the wrapping of a call could break. The rest of its client scenarios is
// about authorization, schemas and skills; it has none for URL mode, or for tasks on the client's side.
const CLIENT: readonly Omit<Scenario, 'side'>[] = [
  { name: 'initialize', revision: '2025-06-18' },
  { name: 'initialize', revision: '2025-11-25' },
  { name: 'tools_call', revision: '2025-06-18' },
  { name: 'tools_call', revision: '2025-11-25' },
  { name: 'tools_call', revision: '2026-07-28' },
  { name: 'elicitation-sep1034-client-defaults', revision: '2025-11-25' },
  { name: 'sse-retry', revision: '2025-11-25' },
  {
    name: 'request-metadata',
    revision: '2026-07-28',
    expected: [
      { id: 'sep-2575-client-declares-roots-capability', status: 'SKIPPED', because: ELICITS_ONLY },
      { id: 'sep-2575-client-declares-sampling-capability', status: 'SKIPPED', because: ELICITS_ONLY },
    ],
  },
  { name: 'sep-2322-client-request-state', revision: '2026-07-28' },
  {
    name: 'http-standard-headers',
    revision: '2026-07-28',
    expected: [
      {
        id: 'sep-2243-client-includes-standard-headers',
        status: 'SKIPPED',
        message: /^Client did not send a (?:initialize|notifications\/initialized) request/,
        because: 'that revision has no handshake',
      },
    ],
  },
];

/** What has to hold, in the order in which it is run. */
export const SCENARIOS: readonly Scenario[] = [
  ...SERVER.map((scenario) => ({ side: 'server' as const, ...scenario })),
  ...CLIENT.map((scenario) => ({ side: 'client' as const, ...scenario })),
];
