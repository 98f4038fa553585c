// On the person's own machine: pages come up at 127.0.0.1, and the key is kept while the process lives.
import { createPages, loopback } from 'askwell/pages';

import { createForecaster } from './forecaster.ts';

await createForecaster(createPages({ identify: loopback() })).stdio();
