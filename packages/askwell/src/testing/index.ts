export { askedForm } from './asked-form.ts';
export type { ClientAbility, ClientHarness, ClientSetup, TestedClient } from './client-harness.ts';
export { connectClient, httpTransport } from './connect-client.ts';
export type { ConnectOptions, TestConnection } from './connect-client.ts';
export { describeClient } from './describe-client.ts';
export { describeRenderer } from './describe-renderer.ts';
export { accept, cancel, decline, scriptedPerson } from './person.ts';
export type { Asked, Person, Reply } from './person.ts';
export { PITFALLS } from './pitfalls.ts';
export type {
  Ability,
  FieldAct,
  FormScript,
  FormShown,
  RendererHarness,
  Seen,
  UrlScript,
  UrlShown,
  WaitScript,
  WaitShown,
} from './renderer-harness.ts';
export type { TestFunctions } from './test-functions.ts';
