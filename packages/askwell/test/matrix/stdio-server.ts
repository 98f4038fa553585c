import { createMatrixServer } from './handlers.ts';

await createMatrixServer({ replay: 'strict' }).stdio();
