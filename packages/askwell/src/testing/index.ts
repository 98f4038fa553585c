export { connectClient, httpTransport } from './connect-client.ts';
export type { ConnectOptions, TestConnection } from './connect-client.ts';
export { accept, cancel, decline, scriptedPerson } from './person.ts';
export type { Asked, Person, Reply } from './person.ts';
