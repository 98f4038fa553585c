import { server } from './server.ts';

await server.stdio();
