import type { FormPage, GrantPage } from '../../../src/replay/page-host.ts';
import type { Ending, PageFrame, PageViews, Refusal } from '../../../src/pages/views/views.ts';
import { REFUSAL_STATUS } from '../../../src/pages/views/refusals.ts';
import { startSubmission, withProblem } from '../../../src/pages/submission/submission.ts';
import type { VaultListing } from '../../../src/pages/vault/vault.ts';
import { formPage } from '../form-page.ts';

export const frame: PageFrame = { target: 'deploy', account: 'ann@example.com', token: 'csrf-token' };

/** A form with a field of each kind. */
export const everyKind: FormPage = formPage(
  {
    name: { type: 'string', title: 'Release name', description: 'As it appears in the log.', maxLength: 40 },
    notes: { type: 'string', title: 'Notes', maxLength: 2000 },
    email: { type: 'string', title: 'Email', format: 'email' },
    site: { type: 'string', title: 'Status page', format: 'uri' },
    day: { type: 'string', title: 'Day', format: 'date' },
    start: { type: 'string', title: 'Start', format: 'date-time' },
    count: { type: 'integer', title: 'Replicas', minimum: 1, maximum: 10 },
    share: { type: 'number', title: 'Share of traffic' },
    sure: { type: 'boolean', title: 'Notify everybody' },
    maybe: { type: 'boolean', title: 'Keep the old version' },
    env: {
      type: 'string',
      title: 'Environment',
      oneOf: [
        { const: 'dev', title: 'Development' },
        { const: 'prod', title: 'Production' },
      ],
    },
    zone: {
      type: 'string',
      title: 'Zone',
      enum: Array.from({ length: 12 }, (_, index) => `zone-${index + 1}`),
    },
    tags: { type: 'array', title: 'Tags', items: { type: 'string', enum: ['a', 'b', 'c'] }, minItems: 1 },
    key: { type: 'string', title: 'Deploy key', minLength: 8 },
    pem: { type: 'string', title: 'Signing key', maxLength: 4000 },
  },
  {
    message: 'We deploy on Tuesday.\nPlease fill this in.',
    secrets: ['key', 'pem'],
    required: ['name', 'email', 'start', 'count', 'sure', 'env', 'zone', 'tags', 'key'],
    keptAs: 'deploy',
  },
);

export const grantPage: GrantPage & { readonly providerTitle: string } = {
  kind: 'grant',
  message: 'To open pull requests for you.',
  provider: 'github',
  providerTitle: 'GitHub',
  scopes: ['repo', 'read:user'],
};

export const listings: readonly VaultListing[] = [
  {
    id: 'entry-1',
    kind: 'secret',
    name: 'deploy',
    label: 'A deploy key for the cluster',
    digest: '',
    createdAt: Date.UTC(2026, 6, 28, 9, 30),
    client: 'desk',
  },
  {
    id: 'entry-2',
    kind: 'grant',
    name: 'github',
    label: 'GitHub',
    digest: '',
    scopes: ['repo', 'read:user'],
    createdAt: Date.UTC(2026, 6, 28, 9, 30),
    expiresAt: Date.UTC(2027, 6, 28, 9, 30),
  },
];

const ENDINGS: readonly Ending[] = [
  { kind: 'completed' },
  { kind: 'code', code: 'K7QM-2XRD', minutes: 10 },
  { kind: 'declined' },
  { kind: 'failed' },
];

/** One page of each kind, by name. */
export const samples: { readonly [name: string]: (views: PageViews, request: Request) => Response } = {
  form: (views, request) => views.form(request, frame, everyKind, startSubmission(everyKind)),
  errors: (views, request) =>
    views.form(
      request,
      frame,
      everyKind,
      withProblem(
        everyKind,
        { name: 'v1', start: '2026-07-28T09:30:00+02:00', tags: ['b'], key: 'deploy-key' },
        {
          form: 'Nothing is deployed on holidays.',
          fields: {
            email: 'is required',
            count: 'must be at most 10',
            start: 'is a holiday',
            env: 'is required',
            zone: 'is required',
            tags: 'must be at least 1 of the options',
          },
        },
      ),
    ),
  grant: (views, request) => views.grant(request, frame, grantPage),
  stored: (views, request) => views.stored(request, frame, listings),
  'stored nothing': (views, request) => views.stored(request, { token: 't' }, []),
  ...Object.fromEntries(
    ENDINGS.map((ending) => [
      `ending ${ending.kind}`,
      (views: PageViews, request: Request) => views.ending(request, ending),
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(REFUSAL_STATUS).map((why) => [
      `refusal ${why}`,
      (views: PageViews, request: Request) => views.refuse(request, why as Refusal),
    ]),
  ),
};
