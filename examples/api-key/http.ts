// Over HTTP without a log-in: the finished page shows a code, which the person gives back in the client that asked. An
// anonymous caller is nobody that a key could be kept for, so each call asks.
import { completionCode, createPages } from 'askwell/pages';

import { createForecaster } from './forecaster.ts';

const { url } = await createForecaster(createPages({ identify: completionCode() })).listen({
  port: Number(process.env['PORT'] ?? 3000),
});
console.log(url);
